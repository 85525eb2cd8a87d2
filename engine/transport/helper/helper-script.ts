/**
 * What listens at the other end of a link: `read` and `dd` of one byte take exactly what is theirs from the input, so the rest of it is requests.
 * One line that sh, bash, tcsh and fish read alike.
 */
export const startCommand = `exec /bin/sh -c 'read -r n; eval "$(dd bs=1 count="$n" 2>/dev/null)"'`

/** What goes first over the link: the helper's length and text. */
export function startText(mark: string): string {
  const text = helperText.replace("@mark@", mark)
  return `${Buffer.byteLength(text)}\n${text}`
}

/** The line with which the helper begins a frame carries a mark that nothing else at the site knows, and that no base64 contains. */
export function newMark(): string {
  return `~${Buffer.from(crypto.getRandomValues(new Uint8Array(12))).toString("hex")}`
}

/**
 * Reads requests: a line with their number, lines of shell that call the functions below, and a line with the mark; what they are given beside that
 * follows at once. `read` takes exactly these lines and starts no process.
 * Answers in frames: `MARK ID o|e` and base64 for output and errors, `MARK ID r N` and N bytes as they are, `MARK ID = CODE …` at the end.
 * A request that was cut in transit is not carried out; at the end of its input the helper ends.
 */
const helperText = String.raw`mark=@mark@
exec 3>&1 1>/dev/null 2>/dev/null
umask 077
id=0
nl='
'
answer() { printf '%s %s = %s\n' "$mark" "$id" "$*" >&3; }
part() { printf '%s %s %s\n' "$mark" "$id" "$*" >&3; }
failed() { part e; printf '%s' "$1" | base64 >&3; answer 1; }
absent() { case $1 in *'No such file'* | *'Not a directory'*) answer 2 ;; *) failed "$1" ;; esac; }
done_or_failed() { if [ "$1" -eq 0 ]; then answer 0; else failed "$2"; fi; }

# run SECONDS WORD...: output as it comes; errors and the code after it.
run() {
  limit=$1
  shift
  part o
  told=$({ { timeout -k 2 "$limit" "$@" </dev/null 3>&-; printf '\n%d' "$?" >&2; } | base64 >&3; } 2>&1 | tail -c 65536)
  code=${"$"}{told##*"$nl"}
  told=${"$"}{told%"$nl"*}
  if [ -n "$told" ]; then part e; printf '%s' "$told" | base64 >&3; fi
  answer "$code"
}
# start FOLDER WORD...: beside the requests; its log and code lie in FOLDER. It is asked to end when the helper does.
children=''
start() {
  folder=$1
  shift
  told=$({ : >>"$folder/log" && rm -f -- "$folder/code"; } 2>&1) || { failed "$told"; return; }
  (
    child=''
    asked=''
    trap 'asked=1; if [ -n "$child" ]; then kill -s TERM "$child"; fi' TERM
    "$@" </dev/null >>"$folder/log" 2>&1 &
    child=$!
    if [ -n "$asked" ]; then kill -s TERM "$child"; fi
    while :; do
      wait "$child"
      code=$?
      kill -0 "$child" || break
    done
    printf '%d\n' "$code" >"$folder/code.partial" && mv -f -- "$folder/code.partial" "$folder/code"
  ) </dev/null 3>&- &
  children="$children $!"
  answer 0
}
look() {
  found=$(LC_ALL=C stat -L -c '%s %Y %F' -- "$1" 2>&1) || { absent "$found"; return; }
  answer 0 "$found"
}
# What a file lacks while it is being cut is made up with zeros, so that the frame keeps its length; the size afterwards tells.
fetch() {
  # On NFS the size of what another node wrote may be an old one until the file is opened.
  true <"$1"
  size=$(LC_ALL=C stat -L -c %s -- "$1" 2>&1) || { absent "$size"; return; }
  count=$((size - $2))
  if [ "$count" -gt "$3" ]; then count=$3; fi
  if [ "$count" -le 0 ]; then part r 0; answer 0 "$size"; return; fi
  part r "$count"
  told=$({ { LC_ALL=C dd if="$1" bs=262144 skip="$2" count="$count" iflag=skip_bytes,count_bytes status=none 2>&4 || echo >&4; head -c "$count" /dev/zero; } | head -c "$count" >&3; } 4>&1)
  # It may have gone since it was measured.
  if [ -n "$told" ]; then absent "$told"; else answer 0 "$(stat -L -c %s -- "$1")"; fi
}
# receive BYTES FILE OFFSET: what cannot be written is read all the same, or it would be taken for requests. Each byte has its place, so that
# what an older helper still writes after a cut harms nothing.
receive() {
  head -c "$1" | { { LC_ALL=C dd of="$2" bs=262144 seek="$3" oflag=seek_bytes conv="notrunc$4" status=none; } 2>&1 || { cat >/dev/null; exit 1; }; }
}
size_is() { [ "$(stat -c %s -- "$1")" -eq "$2" ]; }
put() {
  aside=$1.${"$"}{mark#?}.$id.partial
  told=$(receive "$2" "$aside" 0 ,fsync) && told="$1: cut in transit" && size_is "$aside" "$2" && told=$(LC_ALL=C mv -fT -- "$aside" "$1" 2>&1)
  code=$?
  if [ "$code" -ne 0 ]; then rm -f -- "$aside"; fi
  done_or_failed "$code" "$told"
}
# append PATH OFFSET BYTES: only to a file of that size.
append() {
  size=$(stat -L -c %s -- "$1" || echo 0)
  if [ "$size" -ne "$2" ]; then head -c "$3" >/dev/null; answer 3 "$size"; return; fi
  told=$(receive "$3" "$1" "$2" '') || { failed "$told"; return; }
  size=$(stat -L -c %s -- "$1")
  if [ "$size" -eq "$(($2 + $3))" ]; then answer 0 "$size"; else answer 3 "$size"; fi
}
# Where there is an OpenSSL it sums several times as fast; it counts only if it sums rightly and says nothing else, as of
# a configuration that it lacks: its words would be taken for the sum.
sums=
choose_sums() {
  case $(printf abc | openssl dgst -sha256 -r 2>&1) in
    ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' *stdin') sums='openssl dgst -sha256 -r' ;;
    *) sums=sha256sum ;;
  esac
}
digest() {
  size=$(LC_ALL=C stat -L -c %s -- "$1" 2>&1) || { absent "$size"; return; }
  if [ "$size" -lt "$2" ]; then answer 3 "$size"; return; fi
  [ -n "$sums" ] || choose_sums
  told=$({ LC_ALL=C head -c "$2" -- "$1" | $sums; } 2>&1)
  answer 0 "$told"
}
names() {
  if [ ! -e "$1" ]; then answer 2; return; fi
  told=$({ LC_ALL=C ls -A -- "$1" >/dev/null; } 2>&1) || { failed "$told"; return; }
  part o
  (cd -- "$1" && for name in * .[!.]* ..?*; do if [ -e "$name" ] || [ -L "$name" ]; then printf '%s\0' "$name"; fi; done) | base64 >&3
  answer 0
}
quietly() {
  told=$(LC_ALL=C "$@" 2>&1)
  done_or_failed "$?" "$told"
}
free() {
  told=$(LC_ALL=C df -Pk -- "$1" 2>&1) || { failed "$told"; return; }
  # shellcheck disable=SC2046
  set -- $(printf '%s\n' "$told" | tail -n 1)
  answer 0 "$4"
}
# The same process: its number, its start (field 20 after the name, which may hold anything) and the boot fit.
same_process() {
  pid=$1
  read -r boot </proc/sys/kernel/random/boot_id || boot=unknown
  if [ "$3" != "$boot" ]; then return 1; fi
  read -r line <"/proc/$pid/stat" || return 1
  start=$2
  # shellcheck disable=SC2086
  set -- ${"$"}{line##*) }
  case $1 in Z | X) return 1 ;; esac
  shift 19
  [ "$1" = "$start" ]
}
alive() { if same_process "$@"; then answer 0; else answer 2; fi; }
signal() {
  word=$1
  shift
  if same_process "$@" && kill -s "$word" "$1"; then answer 0; else answer 2; fi
}

lacking=''
for tool in base64 cat dd df head ls mkdir mv rm sha256sum stat tail timeout; do
  command -v "$tool" || lacking="$lacking $tool"
done
if [ "$(printf abc | { head -c 1 >/dev/null; cat; })" != bc ]; then lacking="$lacking head"; fi
printf '\n%s 0 =%s\n' "$mark" "$lacking" >&3
next_request() {
  request=''
  while IFS= read -r line; do
    if [ "$line" = "$mark" ]; then return 0; fi
    request=$request$line$nl
  done
  return 1
}
while IFS= read -r id && next_request; do eval "$request"; done
# shellcheck disable=SC2086
if [ -n "$children" ]; then kill -s TERM $children; fi
`
