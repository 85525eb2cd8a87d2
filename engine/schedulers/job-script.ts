import type { JobFile } from "../model/job-file.ts"
import type { Machine } from "../model/machine.ts"
import type { ScriptInput, ScriptStage } from "./script-input.ts"
import { variables } from "./batch-script.ts"
import { buildPart } from "./build-part.ts"
import { endPart, startPart, stagePart } from "./run-part.ts"
import { assignment, commentText } from "./shell-text.ts"

/** `job.sh`: static text but for the launcher, the target's figures, what its machine loads and the list of stages at its end. */
export function jobScript(input: ScriptInput, launcher: string): JobFile {
  const text = [startPart, figures(input), launcher, buildPart, stagePart, stageList(input.stages), endPart].join("\n")
  return { path: "job.sh", language: "shell", text, marks: stageMarks(text, input.stages) }
}

function figures({ name, machine, target: { threads, walltime } }: ScriptInput): string {
  const deadline = walltime === undefined ? [] : [`deadline_after=${walltime}`]
  const told = `# The pipeline's name, and the target: threads of each rank${deadline.length > 0 ? ", seconds that the run may take" : ""}.`
  const surroundings = ["# The machine's modules and variables: what is built with others is another build.", ...assignment("built_with", builtWith(machine))]
  return [told, ...assignment("pipeline", name), `threads=${threads}`, ...deadline, ...surroundings, ""].join("\n")
}

/** What the scripts of a machine load and set before they build; without a batch system they do neither. */
function builtWith(machine: Machine): string {
  if (machine.scheduler.value === "local") return ""
  return [...(machine.modules?.value ?? []), ...variables(machine)].join(" ")
}

function stageList(stages: readonly ScriptStage[]): string {
  return ["prepare", ...stages.flatMap(stageLines), ""].join("\n")
}

function stageLines(stage: ScriptStage): string[] {
  const comment = stage.block === undefined ? [] : [`# "${commentText(stage.title ?? stage.name)}" (${stage.block})`]
  return [...comment, `stage ${stage.name} ${stage.ranks}${stage.block === undefined ? "" : ` ${stage.block}`}`]
}

function stageMarks(text: string, stages: readonly ScriptStage[]): JobFile["marks"] {
  const lines = text.split("\n")
  return stages.flatMap((stage) => {
    const line = lines.findIndex((candidate) => candidate.startsWith(`stage ${stage.name} `)) + 1
    if (line === 0 || stage.block === undefined) return []
    const commented = lines[line - 2]?.startsWith("# ") === true
    return [{ block: stage.block, line: commented ? line - 1 : line, endLine: line }]
  })
}
