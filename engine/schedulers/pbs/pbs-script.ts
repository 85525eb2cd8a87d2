import { clock } from "../../model/clock.ts"
import { nodesOf, queueOf } from "../../model/layout.ts"
import { indexSpan, type ArrayText } from "../array-text.ts"
import { batchScripts, type BatchParts } from "../batch-script.ts"
import { jobScript } from "../job-script.ts"
import { batchLauncher } from "../launcher.ts"
import type { SchedulerText, ScriptInput } from "../script-input.ts"
import { queueName } from "../shell-text.ts"
import { submitScript } from "../submit-script.ts"
import { pbsQueue } from "./pbs-queue.ts"

const command = "qsub batch.sh"

const array: ArrayText = {
  variable: "PBS_ARRAY_INDEX",
  header: (lines, indices) => {
    const [first, last] = indexSpan(indices)
    // One range, of two at least, and only of jobs that may be run again; a second start of the same attempt is refused by the job itself.
    return [...lines.map((line) => (line === "#PBS -r n" ? "#PBS -r y" : line)), `#PBS -J ${first}-${Math.max(last, first + 1)}`]
  },
  jobOf: (id, index) => id.replace(/^(\d+)\[\d*\]/, `$1[${index}]`),
}

/** PBS Professional and OpenPBS 19 and newer: `qsub`, options as in its reference. */
export const pbs: SchedulerText = {
  title: "PBS",
  command: () => command,
  scripts: (input) => [
    jobScript(input, batchLauncher(input)),
    ...batchScripts(input, batch),
    submitScript({ title: "PBS", program: "qsub", lines: submission, answer: String.raw`\([0-9][0-9]*\(\[\]\)\{0,1\}\.[A-Za-z0-9._-]*\)` }),
  ],
  array,
  queue: pbsQueue,
}

function batch(input: ScriptInput): BatchParts {
  return { title: "PBS", directive: "#PBS", header: header(input), command, folder: "PBS_O_WORKDIR" }
}

function header({ name, target, machine }: ScriptInput): string[] {
  const { account, walltime, ranks, threads } = target
  const queue = queueOf(machine, target)
  const nodes = nodesOf(machine, target)
  return [
    `-N ${queueName(name)}`,
    ...(account === undefined ? [] : [`-A ${account}`]),
    ...(queue === undefined ? [] : [`${queue.option ?? "-q"} ${queue.name}`]),
    ...(walltime === undefined ? [] : [`-l walltime=${clock(walltime)}`]),
    machine.wholeNodes.value && nodes !== undefined ? `-l select=${nodes}` : `-l select=${ranks}:ncpus=${threads}:mpiprocs=1:ompthreads=${threads}`,
    ...(machine.options?.value ?? []),
    // A run that was interrupted is handed in again as its next attempt; a second start of the same attempt is refused.
    "-r n",
    "-j oe",
  ]
}

/** PBS gives a job only the variables that it is told of; a name alone stands for its value here, which may hold any sign. */
const submission = [
  String.raw`names=$(env | sed -n 's/^\(TEPHRA_[A-Z0-9_]*\)=.*/\1/p' | sort -u | tr '\n' ',')`,
  'reply=$(qsub -v "${names%,}" batch.sh) ||',
  `  fail 70 "qsub refused the job, or gave no answer in time: look into qstat before you try again"`,
]
