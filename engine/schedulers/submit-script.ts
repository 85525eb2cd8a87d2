import type { JobFile } from "../model/job-file.ts"

export interface SubmitParts {
  readonly title: string
  /** The program that hands a job in. */
  readonly program: string
  /** Lines that hand in `batch.sh`, which is in the working folder, and leave what was answered in `reply`. */
  readonly lines: readonly string[]
  /** A sed pattern of the whole line that holds the id, with the id as its first group. */
  readonly answer: string
}

/** `submit.sh` of a job that a batch system runs. */
export function submitScript({ title, program, lines, answer }: SubmitParts): JobFile {
  return { path: "submit.sh", language: "shell", text: [start(title, program), ...lines, end(title, answer)].join("\n"), marks: [] }
}

function start(title: string, program: string): string {
  return String.raw`#!/bin/sh
# Hands batch.sh to ${title}:
#   sh submit.sh [RUN-ID [ATTEMPT]]
# Prints the batch system's id of the job. A run that was there before goes on, as its next attempt. TEPHRA_RUNS is the folder of
# run folders (default: runs/ beside this script); the log of an attempt is attempts/<ATTEMPT>/log in the run's folder.
set -u

fail() { code=$1; shift; printf 'tephra-job: %s\n' "$*" >&2; exit "$code"; }

if ! command -v ${program} >/dev/null 2>&1; then
  fail 69 "there is no ${program} on this computer, so nothing was handed in to ${title}. Take this folder to a log-in host of a machine with ${title} and run there: sh submit.sh (where ${program} comes with a module, load that first). To run the job on this computer, export it without --as and --machine, and run in that folder: sh job.sh"
fi

job=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 64
TEPHRA_RUN_ID=${"$"}{1:-local}
case $TEPHRA_RUN_ID in
  .* | *[!A-Za-z0-9._-]*) fail 64 "a run's id holds only letters, digits and ._-, not: $TEPHRA_RUN_ID" ;;
esac
runs=${"$"}{TEPHRA_RUNS:-$job/runs}
case $runs in /*) ;; *) runs=$PWD/$runs ;; esac
TEPHRA_RUN=$runs/$TEPHRA_RUN_ID
TEPHRA_ATTEMPT=${"$"}{2:-}
case $TEPHRA_ATTEMPT in
  '')
    TEPHRA_ATTEMPT=1
    while [ -e "$TEPHRA_RUN/attempts/$TEPHRA_ATTEMPT" ]; do TEPHRA_ATTEMPT=$((TEPHRA_ATTEMPT + 1)); done
    rm -f "$TEPHRA_RUN/stop"
    ;;
  *[!0-9]*) fail 64 "an attempt is a number, not: $TEPHRA_ATTEMPT" ;;
esac
records=$TEPHRA_RUN/attempts/$TEPHRA_ATTEMPT
TEPHRA_FOLDER=$job
TEPHRA_LOG=$records/log
export TEPHRA_RUN_ID TEPHRA_RUN TEPHRA_ATTEMPT TEPHRA_FOLDER TEPHRA_LOG

# A copy under a plain name, in the folder that takes what the batch system itself writes.
script=batch.sh
if [ "${"$"}{TEPHRA_ONLY:-}" = build ]; then script=batch-build.sh; fi
if ! { mkdir -p "$records" && cp "$job/$script" "$records/batch.sh" && cd "$records"; }; then fail 74 "cannot write to $records"; fi
`
}

function end(title: string, answer: string): string {
  return String.raw`
id=$(printf '%s\n' "$reply" | sed -n 's/^${answer}$/\1/p' | tail -n 1)
if [ -z "$id" ]; then fail 70 "${title} gave no job id, but may have taken the job: look into its queue before you try again. It said: $reply"; fi
printf '%s\n' "$id"
`
}
