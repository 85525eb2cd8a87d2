import { clock } from "../../model/clock.ts"
import { nodesOf, queueOf } from "../../model/layout.ts"
import { indexList, type ArrayText } from "../array-text.ts"
import { batchScripts, type BatchParts } from "../batch-script.ts"
import { jobScript } from "../job-script.ts"
import { batchLauncher } from "../launcher.ts"
import type { SchedulerText, ScriptInput } from "../script-input.ts"
import { queueName } from "../shell-text.ts"
import { submitScript } from "../submit-script.ts"
import { slurmQueue } from "./slurm-queue.ts"

const command = "sbatch batch.sh"

const array: ArrayText = {
  variable: "SLURM_ARRAY_TASK_ID",
  header: (lines, indices) => [...lines, `#SBATCH --array=${indexList(indices)}`],
  jobOf: (id, index) => id.replace(/^(\d+)(_\d+)?/, `$1_${index}`),
}

/** Slurm 17.11 and newer: `sbatch`, options as in its man page. */
export const slurm: SchedulerText = {
  title: "Slurm",
  command: () => command,
  scripts: (input) => [
    jobScript(input, batchLauncher(input)),
    ...batchScripts(input, batch),
    submitScript({ title: "Slurm", program: "sbatch", lines: submission, answer: String.raw`\([0-9][0-9]*\(;[A-Za-z0-9._-]*\)\{0,1\}\)` }),
  ],
  array,
  queue: slurmQueue,
}

function batch(input: ScriptInput): BatchParts {
  return { title: "Slurm", directive: "#SBATCH", header: header(input), command, folder: "SLURM_SUBMIT_DIR" }
}

function header({ name, target, machine }: ScriptInput): string[] {
  const { account, walltime, ranks, threads } = target
  const queue = queueOf(machine, target)
  const nodes = nodesOf(machine, target)
  return [
    `--job-name=${queueName(name)}`,
    ...(account === undefined ? [] : [`--account=${account}`]),
    ...(queue === undefined ? [] : [`${queue.option ?? "--partition"}=${queue.name}`]),
    ...(walltime === undefined ? [] : [`--time=${clock(walltime)}`]),
    ...(machine.wholeNodes.value && nodes !== undefined ? [`--nodes=${nodes}`] : [`--ntasks=${ranks}`, `--cpus-per-task=${threads}`]),
    ...(machine.options?.value ?? []),
    // A run that was interrupted is handed in again as its next attempt; a second start of the same attempt is refused.
    "--no-requeue",
    `--signal=B:USR2@${warning(walltime)}`,
    "--output=slurm-%j.out",
  ]
}

/** Seconds before its end at which a job is warned; Slurm may do it a minute early, and must not do it at the start. */
function warning(walltime: number | undefined): number {
  return walltime === undefined ? 120 : Math.min(120, Math.ceil(walltime / 10))
}

const submission = [
  `reply=$(sbatch --parsable --export=ALL --comment="$TEPHRA_RUN_ID $TEPHRA_ATTEMPT" batch.sh) ||`,
  `  fail 70 "sbatch refused the job, or gave no answer in time: look into squeue before you try again"`,
]
