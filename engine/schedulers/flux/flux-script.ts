import { nodesOf, queueOf } from "../../model/layout.ts"
import { batchScripts, type BatchParts } from "../batch-script.ts"
import { jobScript } from "../job-script.ts"
import { batchLauncher } from "../launcher.ts"
import type { SchedulerText, ScriptInput } from "../script-input.ts"
import { queueName } from "../shell-text.ts"
import { submitScript } from "../submit-script.ts"
import { fluxQueue } from "./flux-queue.ts"

const command = "flux batch batch.sh"

/** Flux: `flux batch` of flux-core 0.55 and newer, whose scripts hold options. */
export const flux: SchedulerText = {
  title: "Flux",
  command: () => command,
  scripts: (input) => [
    jobScript(input, batchLauncher(input)),
    ...batchScripts(input, batch),
    submitScript({ title: "Flux", program: "flux", lines: submission(input), answer: String.raw`\([0-9][0-9]*\)` }),
  ],
  // flux submit --cc makes many jobs of one command, without an id that they share.
  array: null,
  queue: fluxQueue,
}

function batch(input: ScriptInput): BatchParts {
  return { title: "Flux", directive: "# flux:", header: header(input), command, folder: null }
}

function header({ name, target, machine }: ScriptInput): string[] {
  const { account, walltime, ranks, threads } = target
  const queue = queueOf(machine, target)
  const nodes = nodesOf(machine, target)
  return [
    `--job-name=${queueName(name)}`,
    ...(account === undefined ? [] : [`--bank=${account}`]),
    ...(queue === undefined ? [] : [`${queue.option ?? "--queue"}=${queue.name}`]),
    ...(walltime === undefined ? [] : [`--time-limit=${walltime}s`]),
    ...(machine.wholeNodes.value && nodes !== undefined ? [`--nodes=${nodes}`, "--exclusive"] : [`--nslots=${ranks}`, `--cores-per-slot=${threads}`]),
    ...(machine.options?.value ?? []),
    "--output=flux-{{id}}.out",
  ]
}

/** The name is the one thing that Flux lists and that can hold the run; ids are told in base 58 and asked for in decimal. */
function submission({ name }: ScriptInput): string[] {
  return [
    `if ! { reply=$(flux batch --job-name="${queueName(name)} $TEPHRA_RUN_ID $TEPHRA_ATTEMPT" batch.sh) && reply=$(flux job id --to=dec "$reply"); }; then`,
    `  fail 70 "flux refused the job, or gave no answer in time: look into flux jobs before you try again"`,
    "fi",
  ]
}
