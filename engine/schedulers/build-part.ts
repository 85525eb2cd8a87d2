/** Building: the run time once for all jobs of this computer, then the job against it. */
export const buildPart = String.raw`only_build=0
case ${"$"}{1:-run} in
  build) only_build=1 ;;
  run) ;;
  *) fail 64 "unknown word '$1'; use: sh job.sh [build|run]" ;;
esac

cache=$(absolute "${"$"}{TEPHRA_CACHE:-$job/build}")
compiler=${"$"}{CXX:-g++}
missing=''
packages=''
need() {
  if ! command -v "$1" >/dev/null 2>&1; then
    missing="$missing${"$"}{missing:+, }$1"
    packages="$packages $2"
  fi
}
check_tools() {
  need setsid util-linux
  need cmake cmake
  need "$compiler" g++
  if ! command -v ninja >/dev/null 2>&1 && ! command -v make >/dev/null 2>&1; then need ninja ninja-build; fi
  need "$launcher" "$launcher_package"
  if [ -n "$missing" ]; then
    sudo=''
    if [ "$(id -u)" -ne 0 ]; then sudo='sudo '; fi
    fail 69 "$missing not found, but needed to build and run this job. ${"$"}{advice:-On Debian or Ubuntu: ${"$"}{sudo}apt-get install -y$packages libopenblas-dev}"
  fi
}

# What the run time depends on: its sources, modules and variables as the machine's profile names them, compiler, processor (it may be tuned to it).
runtime_key() {
  {
    (cd "$job/runtime" && find -L . -type f -exec sha256sum {} + | LC_ALL=C sort -k 2)
    printf '%s\n' "$built_with" "$compiler" "${"$"}{CXXFLAGS:-}" "${"$"}{LDFLAGS:-}"
    LC_ALL=C "$compiler" --version 2>/dev/null
    uname -m
    sed -n '/^model name/{p;q;}' /proc/cpuinfo 2>/dev/null
  } | sha256sum | cut -c1-16
}
# What the program depends on besides: its own sources. Other scripts, data and options do not build it anew.
sums_of_sources() {
  cd "$job" && find -L . \( -path ./runtime -o -path ./data -o -path ./build -o -path ./runs -o -samefile "$cache" \) -prune -o -type f \
    \( -name '*.[ch]' -o -name '*.[ch]pp' -o -name '*.[ch]xx' -o -name '*.cc' -o -name '*.hh' -o -name '*.inc' -o -name '*.cmake' -o -name CMakeLists.txt \) \
    -exec sha256sum {} + | LC_ALL=C sort -k 2
}

# The lock only saves work: what is built is published by one rename, and folders are named by node and process, so that a lock broken too
# early harms nothing. One of another node is: nobody here can tell whether its owner lives.
me=$(uname -n).$$
lock() {
  held=$1
  told=0
  while ! mkdir "$1" 2>/dev/null; do
    if [ ! -d "$cache" ]; then fail 74 "cannot write to $cache"; fi
    if [ -f "$1/owner" ] && ! recorded_process_lives "$1/owner"; then
      dead=$(json_field "$1/owner" pid)
      if [ "$(json_field "$1/owner" boot)" != "$boot" ]; then dead=; fi
      mv "$1" "$1.left.$me" 2>/dev/null && rm -rf "$1.left.$me" "$cache/build.${"$"}{me%.*}.${"$"}{dead:-none}"
      continue
    fi
    if [ "$told" -eq 0 ]; then say "waiting for another build of the same"; fi
    told=1
    if [ "$stops" -gt 0 ]; then exit 75; fi
    sleep 0.3
  done
  own_record >"$1/owner"
}
# A build that is used says so in its folder, which makes it the newest too. Who removes old builds takes the lock first and
# looks for users then; here it is the other way round, so that one of the two sees the other.
user=''
use_build() {
  if [ ! -x "$binary" ]; then return 1; fi
  user=$finished/user.$me
  { own_record >"$user"; } 2>/dev/null || user=''
  [ ! -d "$finished.lock" ] && [ -x "$binary" ]
}
end_use() { if [ -n "$user" ]; then rm -f "$user"; fi; }
leave() { rm -rf "$held" "$workshop"; }
stop_build() {
  if [ "$stops" -eq 0 ]; then return; fi
  leave
  say "the build was stopped"
  exit 75
}
step() {
  stop_build
  apart "$@"
  stop_build
  if [ "$code" -ne 0 ]; then
    leave
    fail 73 "the build failed; the lines above say where"
  fi
}
# Beside its place first: from another disk a move is a copy, which may end half-way.
publish() {
  if mv "$1" "$2.$me" && mv -T "$2.$me" "$2"; then return; fi 2>/dev/null
  rm -rf "$2.$me"
  if [ ! -d "$2" ]; then leave; fail 74 "cannot write $2: is the disk full?"; fi
}

build() {
  manifest=$(sha256sum "$job/manifest.json" 2>/dev/null | cut -c1-64)
  check_tools
  mkdir -p "$cache" || fail 74 "cannot write to $cache"
  prefix=$cache/runtime-$(runtime_key)
  sources=$(sums_of_sources)
  if [ -z "$sources" ]; then fail 64 "there are no sources in $job"; fi
  finished=$cache/job-$(printf '%s\n' "$sources" "$prefix" | sha256sum | cut -c1-16)
  binary=$finished/job
  generator='Unix Makefiles'
  if command -v ninja >/dev/null 2>&1; then generator=Ninja; fi
  NINJA_STATUS='[%f/%t] '
  CXX=$compiler
  export NINJA_STATUS CXX
  jobs=${"$"}{TEPHRA_BUILD_JOBS:-$(nproc 2>/dev/null || echo 2)}
  if [ -d "$prefix" ] && use_build; then return; fi
  open_workshop
  if ! whole_runtime; then build_runtime; fi
  build_job
  leave
}
# CMake cannot quote every sign in a path: where there may be such a one, copies are built in a folder with a plain name.
open_workshop() {
  held=''
  source=$job
  workshop=$cache/build.$me
  case $job$cache in
    *[!A-Za-z0-9\ _./+@,=~-]*)
      workshop=$(mktemp -d /tmp/tephra-build.XXXXXX) || fail 74 "cannot write to /tmp"
      source=$workshop/source
      mkdir "$source"
      for entry in "$job"/*; do
        case ${"$"}{entry##*/} in build | runs | data) ;; *) cp -R "$entry" "$source/" || { leave; fail 74 "cannot write to $workshop: is the disk full?"; } ;; esac
      done
      ;;
  esac
}
# A site purges file by file: what was installed is listed, so that a half is not taken for the whole.
whole_runtime() {
  if [ ! -f "$prefix/files" ]; then return 1; fi
  while IFS= read -r file; do
    if [ ! -e "$prefix/$file" ]; then return 1; fi
  done <"$prefix/files"
}
# What is there but not whole would be in the way of what is published.
clear_half() {
  if [ ! -d "$1" ]; then return; fi
  say "a purge left only part of $2 in $1: it is built again"
  mv "$1" "$1.left.$me" && rm -rf "$1.left.$me"
}
build_runtime() {
  lock "$prefix.lock"
  if ! whole_runtime; then
    clear_half "$prefix" "the run time"
    say "building the run time"
    step cmake -S "$source/runtime" -B "$workshop/runtime" -G "$generator" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$workshop/prefix" -DTEPHRA_INSTALL=ON -DTEPHRA_TESTS=OFF -DTEPHRA_EXAMPLES=OFF -DTEPHRA_NATIVE_ARCH=ON -DCMAKE_INSTALL_MESSAGE=NEVER
    step cmake --build "$workshop/runtime" -j "$jobs" --target install
    if ! { (cd "$workshop/prefix" && find . -type f) >"$workshop/files" && mv "$workshop/files" "$workshop/prefix/files"; }; then
      leave
      fail 74 "cannot write to $workshop: is the disk full?"
    fi
    publish "$workshop/prefix" "$prefix"
  fi
  rm -rf "$held"
}
build_job() {
  lock "$finished.lock"
  if [ ! -x "$binary" ]; then
    clear_half "$finished" "the program"
    say "building the job"
    TEPHRA_PREFIX=$prefix
    if [ "$source" != "$job" ]; then
      TEPHRA_PREFIX=$workshop/runtime-copy
      cp -R "$prefix" "$TEPHRA_PREFIX" || { leave; fail 74 "cannot write to $workshop: is the disk full?"; }
    fi
    export TEPHRA_PREFIX
    step cmake -S "$source" -B "$workshop/job" -G "$generator" -DCMAKE_BUILD_TYPE=Release
    step cmake --build "$workshop/job" -j "$jobs"
    mkdir "$workshop/finished" && mv "$workshop/job/job" "$workshop/finished/job"
    publish "$workshop/finished" "$finished"
  fi
  use_build
  rm -rf "$held"
}
`
