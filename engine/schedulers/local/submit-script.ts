/** `submit.sh` of a local job: the same text for every job. */
export const submitScript = `#!/bin/sh
# Starts job.sh in a session of its own, so that the run outlives whoever started it:
#   sh submit.sh [RUN-ID [ATTEMPT]]
# Prints the process id. TEPHRA_RUNS is the folder of run folders (default: runs/ beside this script).
set -u

job=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 64
TEPHRA_RUN_ID=\${1:-local}
TEPHRA_RUN=\${TEPHRA_RUNS:-$job/runs}/$TEPHRA_RUN_ID
TEPHRA_ATTEMPT=\${2:-1}
export TEPHRA_RUN_ID TEPHRA_RUN TEPHRA_ATTEMPT

mkdir -p "$TEPHRA_RUN/attempts/$TEPHRA_ATTEMPT" || exit 74
setsid sh "$job/job.sh" run </dev/null >>"$TEPHRA_RUN/attempts/$TEPHRA_ATTEMPT/log" 2>&1 &
printf '%s\\n' "$!"
`
