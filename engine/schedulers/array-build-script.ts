import { assignment } from "./shell-text.ts"

export interface ArrayBuildParts {
  /** `batch-build.sh` of a member: the header of all is the same. */
  readonly batch: string
  /** Folders at the site: of job folders by hash, and of run folders by id. */
  readonly jobs: string
  readonly runs: string
}

/** `batch-build.sh` of an array: builds the jobs of its members one after the other, each as that run's own `batch-build.sh` would, with a log and a code where that has them. */
export function arrayBuildScript({ batch, jobs, runs }: ArrayBuildParts): string {
  const [first = "#!/bin/sh", ...rest] = batch.split("\n")
  return [first, ...rest.slice(0, rest.indexOf("")), "", ...assignment("jobs", jobs), ...assignment("runs", runs), body(first.slice(2).trim())].join("\n")
}

function body(shell: string): string {
  return String.raw`# Handed in by submit.sh beside it: one job of the batch system builds for each line of members, which names index, run and hash of the run's job.
set -u
members=$TEPHRA_FOLDER/members
exec >>"$TEPHRA_LOG" 2>&1

# Asked to end, it ends the build that is going on, and begins no other.
child=''
asked=0
end() {
  asked=1
  if [ -n "$child" ]; then kill -s TERM "$child" 2>/dev/null; fi
}
trap end TERM INT HUP USR2

while [ "$asked" -eq 0 ] && read -r _ run job; do
  records=$runs/$run/builds/$run.build/attempts/1
  if ! { mkdir -p "$records" && rm -f "$records/code"; }; then
    printf 'tephra-job: cannot write to %s\n' "$records"
    exit 74
  fi
  printf 'tephra-job: building for run %s\n' "$run"
  TEPHRA_RUN_ID=$run.build TEPHRA_RUN=$runs/$run/builds/$run.build TEPHRA_ATTEMPT=1 TEPHRA_FOLDER=$jobs/$job TEPHRA_JOB_HASH=$job TEPHRA_LOG=$records/log ${shell} "$jobs/$job/batch-build.sh" </dev/null &
  child=$!
  # It may have come before this one was known.
  if [ "$asked" -eq 1 ]; then kill -s TERM "$child" 2>/dev/null; fi
  # A signal ends a wait, not what is waited for.
  while kill -0 "$child" 2>/dev/null; do wait "$child"; done
  child=''
done <"$members"
`
}
