import type { ArrayText } from "./array-text.ts"
import { assignment } from "./shell-text.ts"

/** A run of an array, and the hash of its job. */
export interface Member {
  readonly index: number
  readonly run: string
  readonly job: string
}

export interface ArrayParts {
  readonly array: ArrayText
  /** `batch.sh` of a member: the header of all is the same. */
  readonly batch: string
  readonly indices: readonly number[]
  /** Folders at the site: of job folders by hash, and of run folders by id. */
  readonly jobs: string
  readonly runs: string
}

/** What each job of an array finds its run in, a line each. */
export function membersText(members: readonly Member[]): string {
  return members.map(({ index, run, job }) => `${index} ${run} ${job}\n`).join("")
}

/** `batch.sh` of an array: each of its jobs looks up its run and goes on as the `batch.sh` of that run's own job, which stays as it was emitted. */
export function arrayScript({ array, batch, indices, jobs, runs }: ArrayParts): string {
  const [first = "#!/bin/sh", ...rest] = batch.split("\n")
  const header = rest.slice(0, rest.indexOf(""))
  return [first, ...array.header(header, indices), "", ...assignment("jobs", jobs), ...assignment("runs", runs), body(array.variable, first.slice(2))].join("\n")
}

function body(variable: string, shell: string): string {
  return String.raw`# Handed in by submit.sh beside it: one job of the batch system for each line of members, which names index, run and hash of the run's job.
set -u

if ! { mkdir -p "$TEPHRA_RUN/begun" && [ -r "$TEPHRA_RUN/members" ]; }; then
  printf 'tephra-job: the members of this array cannot be read in %s\n' "$TEPHRA_RUN" >&2
  exit 74
fi
found=0
while read -r index run job; do
  if [ "$index" = "$${variable}" ]; then
    found=1
    break
  fi
done <"$TEPHRA_RUN/members"
# A run that was cancelled before it was handed in has left its place empty.
if [ "$found" -eq 0 ]; then exit 0; fi

TEPHRA_RUNS=$runs
TEPHRA_RUN_ID=$run
TEPHRA_RUN=$runs/$run
TEPHRA_ATTEMPT=1
TEPHRA_FOLDER=$jobs/$job
TEPHRA_INPUTS=$TEPHRA_RUN/inputs
TEPHRA_JOB_HASH=$job
TEPHRA_LOG=$TEPHRA_RUN/attempts/1/log
export TEPHRA_RUNS TEPHRA_RUN_ID TEPHRA_RUN TEPHRA_ATTEMPT TEPHRA_FOLDER TEPHRA_INPUTS TEPHRA_JOB_HASH TEPHRA_LOG
if ! { mkdir -p "$TEPHRA_RUN/attempts/1" && cd "$TEPHRA_RUN/attempts/1"; }; then
  printf 'tephra-job: cannot write to %s\n' "$TEPHRA_RUN" >&2
  exit 74
fi
exec ${shell.trim()} "$TEPHRA_FOLDER/batch.sh"
`
}
