import { nodesOf, queueOf } from "../../model/layout.ts"
import type { Machine } from "../../model/machine.ts"
import { indexList, indexSpan, type ArrayText } from "../array-text.ts"
import { batchScripts, type BatchParts } from "../batch-script.ts"
import { jobScript } from "../job-script.ts"
import { batchLauncher } from "../launcher.ts"
import type { SchedulerText, ScriptInput } from "../script-input.ts"
import { queueName } from "../shell-text.ts"
import { submitScript } from "../submit-script.ts"
import { lsfQueue } from "./lsf-queue.ts"

/** Of the 255 signs that name and indices may have together. */
const longestList = 200

const array: ArrayText = {
  variable: "LSB_JOBINDEX",
  header: (lines, indices) => {
    const list = indexList(indices)
    const told = list.length > longestList ? indexSpan(indices).join("-") : list
    return lines.map((line) => line.replace(/^#BSUB -J (\S+)$/, `#BSUB -J "$1[${told}]"`).replace(/^(#BSUB -o lsf-%J)\.out$/, "$1-%I.out"))
  },
  jobOf: (id, index) => id.replace(/^(\d+)(\[\d+\])?$/, `$1[${index}]`),
}

/** IBM Spectrum LSF 10.1: `bsub`, options as in its reference. */
export const lsf: SchedulerText = {
  title: "LSF",
  command,
  scripts: (input) => [
    jobScript(input, batchLauncher(input)),
    ...batchScripts(input, batch),
    submitScript({ title: "LSF", program: "bsub", lines: submission(input), answer: String.raw`Job <\([0-9][0-9]*\)> is submitted .*` }),
  ],
  array,
  queue: lsfQueue,
}

function batch(input: ScriptInput): BatchParts {
  return { title: "LSF", directive: "#BSUB", header: header(input), command: command(input.machine), folder: "LS_SUBCWD" }
}

function header({ name, target, machine }: ScriptInput): string[] {
  const { account, walltime, ranks, threads } = target
  const queue = queueOf(machine, target)
  const nodes = nodesOf(machine, target)
  const byRanks = [`-n ${ranks}`, ...(threads > 1 ? [`-R "affinity[core(${threads})]"`] : [])]
  return [
    `-J ${queueName(name)}`,
    ...(account === undefined ? [] : [`-P ${account}`]),
    ...(queue === undefined ? [] : [`${queue.option ?? "-q"} ${queue.name}`]),
    ...(walltime === undefined ? [] : [`-W ${hoursAndMinutes(walltime)}`]),
    ...(machine.wholeNodes.value && nodes !== undefined ? [`-nnodes ${nodes}`] : byRanks),
    ...(machine.options?.value ?? []),
    "-o lsf-%J.out",
  ]
}

/** LSF knows no seconds, so a begun minute counts. */
function hoursAndMinutes(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`
}

function command(machine: Machine): string {
  return `bsub ${given(machine)}`
}

function given(machine: Machine): string {
  return machine.submission?.value === "file" ? "batch.sh" : "<batch.sh"
}

function submission({ machine }: ScriptInput): string[] {
  return [`reply=$(bsub -Jd "$TEPHRA_RUN_ID $TEPHRA_ATTEMPT" ${given(machine)}) ||`, `  fail 70 "bsub refused the job, or gave no answer in time: look into bjobs before you try again"`]
}
