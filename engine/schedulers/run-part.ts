import { processText } from "./process-text.ts"

/** Where the script starts: paths, records, signals, and processes in a session of their own. */
export const startPart = String.raw`#!/bin/sh
# Builds this job and runs it where it is started. Everything it needs is in this folder.
#   sh job.sh          builds what is not built yet, then runs the stages, one after the other
#   sh job.sh build    only builds
# TEPHRA_RUN is the run folder (default: runs/local beside this script): a second start continues there;
# delete it to begin anew. TEPHRA_CACHE is where builds are kept (default: build/ beside this script), TEPHRA_BUILD_JOBS how many compilers run at once.
# TEPHRA_DATA_<NAME> is the path of a data set; TEPHRA_INPUTS is a folder with inputs.json and data/ instead of this one. Ctrl+C stops after a checkpoint, a second one at once.
# Exit codes: 0 done, 75 stopped and can be continued, 64 wrong use, 69 a tool is missing, 73 the build failed,
# 74 a file could not be written, others from the program.
set -u

say() { printf 'tephra-job: %s\n' "$*"; }
fail() { code=$1; shift; printf 'tephra-job: %s\n' "$*" >&2; exit "$code"; }

job=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 64
absolute() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac; }

${processText}
# Everything started here runs in a session of its own: the terminal's Ctrl+C does not reach it, and whatever it
# leaves behind is found by the session's number, also ranks that made themselves a process group.
session=''
interrupted=0
stops=0
apart() {
  if setpriv --pdeathsig TERM true 2>/dev/null; then set -- setpriv --pdeathsig TERM -- "$@"; fi
  setsid "$@" &
  session=$!
  # A stop between the two lines above had nothing to end yet.
  if [ "$building" -eq 1 ] && [ "$stops" -gt 0 ]; then end_session; fi
  await
  end_session
  session=''
}
await() {
  code=127
  while :; do
    interrupted=0
    wait "$session"
    got=$?
    # 127 after a signal: it had been collected before.
    if [ "$got" -eq 127 ] && [ "$code" -ne 127 ]; then break; fi
    code=$got
    if [ "$interrupted" -eq 0 ]; then break; fi
  done
}
session_members() {
  for folder in /proc/[0-9]*; do
    { read -r line <"$folder/stat"; } 2>/dev/null || continue
    # shellcheck disable=SC2086
    set -- ${"$"}{line##*) }
    case $1 in Z | X) continue ;; esac
    # The child itself may not have got as far as its own session.
    if [ "$4" = "$session" ] || { [ "$2" = "$$" ] && [ "$folder" = "/proc/$session" ]; }; then printf '%s ' "${"$"}{folder#/proc/}"; fi
  done
}
end_session() {
  members=$(session_members)
  tries=0
  while [ -n "$members" ]; do
    signal=TERM
    if [ "$tries" -ge 20 ]; then signal=KILL; fi
    # shellcheck disable=SC2086
    if [ "$tries" -eq 0 ] || [ "$signal" = KILL ]; then kill -s "$signal" $members; kill -s CONT $members; fi 2>/dev/null
    sleep 0.1
    tries=$((tries + 1))
    if [ "$tries" -ge 100 ]; then break; fi
    members=$(session_members)
  done
}

# First signal: the stop file, and USR2, which the launcher hands on to every rank (TERM would end them at once); only when
# there is a board, because before that the ranks have no handler yet and would die of it. Second signal: the end.
direct=1
run=''
stop() {
  interrupted=1
  stops=$((stops + 1))
  if [ -n "$run" ] && [ ! -e "$run/stop" ]; then : >"$run/stop"; fi
  if [ -z "$session" ]; then return; fi
  if [ "$building" -eq 1 ] || [ "$stops" -gt 1 ]; then end_session
  elif [ "$direct" -eq 0 ] && started; then kill -s USR2 "$session"
  elif [ "$direct" -eq 1 ] && started; then kill -s TERM "$session"
  fi 2>/dev/null
}
started() {
  for board in "$run"/ranks/*.board; do
    if [ -f "$board" ]; then return 0; fi
  done
  return 1
}
building=0
`

/** Claim, records and the way one stage is run. */
export const stagePart = String.raw`
# Records are written aside and renamed. The exit record's room is taken at the start and written over in place, so
# that a full disk cannot prevent it.
claim() {
  mkdir -p "$run/claim" "$run/attempts" "$run/ranks" "$run/checkpoints" "$run/out" || fail 74 "cannot write to $run"
  for record in "$run"/attempts/*/process.json; do
    if [ -f "$record" ] && [ ! -f "${"$"}{record%process.json}exit.json" ] && recorded_process_lives "$record"; then
      fail 64 "this run is going on already, as process $(json_field "$record" pid)"
    fi
  done
  if [ -z "${"$"}{TEPHRA_ATTEMPT:-}" ]; then
    TEPHRA_ATTEMPT=1
    while [ -d "$run/claim/$TEPHRA_ATTEMPT" ]; do TEPHRA_ATTEMPT=$((TEPHRA_ATTEMPT + 1)); done
    rm -f "$run/stop"
  fi
  export TEPHRA_ATTEMPT
  mkdir "$run/claim/$TEPHRA_ATTEMPT" 2>/dev/null || fail 64 "attempt $TEPHRA_ATTEMPT of this run was started before and is not started twice"
  records=$run/attempts/$TEPHRA_ATTEMPT
  mkdir -p "$records" || fail 74 "cannot write to $records"
  printf '%-255s\n' '{}' >"$records/exit.json.partial" || fail 74 "cannot write to $records: is the disk full?"
  printf '{"pid":%d,"start":"%s","boot":"%s","host":"%s","t":%s}\n' "$$" "$(stat_field "$$" 20)" "$boot" "$(uname -n)" "$(date +%s)" >"$records/process.json.partial" ||
    fail 74 "cannot write to $records: is the disk full?"
  mv "$records/process.json.partial" "$records/process.json"
  stage='start'
  code=70
  trap 'finish "$?"' EXIT
}
finish() {
  code=$1
  trap '' TERM INT HUP USR2
  if [ -n "$session" ]; then end_session; fi
  end_use
  signal=null
  if [ "$code" -gt 128 ] && [ "$code" -lt 193 ]; then signal=$((code - 128)); fi
  record=$(printf '{"code":%d,"signal":%s,"stage":"%s","t":%s}' "$code" "$signal" "$stage" "$(date +%s)")
  printf '%-255s\n' "$record" 1<>"$records/exit.json.partial" && mv "$records/exit.json.partial" "$records/exit.json"
  trap - EXIT
  exit "$code"
}

tell_code() {
  printf '%d\n' "$1" >"${"$"}{TEPHRA_LOG%/*}/code.partial" && mv "${"$"}{TEPHRA_LOG%/*}/code.partial" "${"$"}{TEPHRA_LOG%/*}/code"
  exit "$1"
}

prepare() {
  trap stop TERM INT HUP USR2
  if [ "$only_build" -eq 1 ]; then
    building=1
    # A batch system may not tell how it ended.
    if [ -n "${"$"}{TEPHRA_LOG:-}" ]; then trap 'tell_code "$?"' EXIT; fi
    build
    end_use
    say "built: $binary"
    exit 0
  fi
  run=$(absolute "${"$"}{TEPHRA_RUN:-$job/runs/local}")
  claim
  # A name may hold signs that a terminal obeys.
  say "pipeline: $(printf '%s' "$pipeline" | sed 's/[[:cntrl:]]/ /g')"
  stage=build
  building=1
  build
  building=0
  TEPHRA_RUN=$run
  TEPHRA_JOB=${"$"}{TEPHRA_INPUTS:-$job}
  TEPHRA_RUN_ID=${"$"}{TEPHRA_RUN_ID:-local}
  TEPHRA_JOB_HASH=${"$"}{TEPHRA_JOB_HASH:-$manifest}
  OMP_NUM_THREADS=$threads
  OPENBLAS_NUM_THREADS=$threads
  export TEPHRA_RUN TEPHRA_JOB TEPHRA_RUN_ID TEPHRA_JOB_HASH OMP_NUM_THREADS OPENBLAS_NUM_THREADS
  if [ -n "${"$"}{deadline_after:-}" ] && [ -z "${"$"}{TEPHRA_DEADLINE:-}" ]; then
    TEPHRA_DEADLINE=$(($(date +%s) + deadline_after))
    export TEPHRA_DEADLINE
  fi
}

# stage NAME RANKS [BLOCK]: a stage whose output is whole is not run again.
stage() {
  stage=$1
  if [ -n "${"$"}{3:-}" ] && [ -f "$run/out/$3/manifest.json" ]; then
    say "$1 is complete, nothing to do"
    return
  fi
  if [ -e "$run/stop" ]; then
    say "stopped before $1"
    exit 75
  fi
  say "running $1 on $2 rank$([ "$2" -eq 1 ] || printf s)"
  rm -f "$run"/ranks/*.board
  launch "$2" "$binary" "$1"
  if [ "$code" -ne 0 ]; then exit "$code"; fi
  # srun tells 0 also of ranks that Slurm ended at the time limit.
  if [ -n "${"$"}{3:-}" ] && [ -e "$run/stop" ] && [ ! -f "$run/out/$3/manifest.json" ]; then
    say "stopped in $1"
    exit 75
  fi
}
`

export const endPart = String.raw`say "done: results are in $run/out"
`
