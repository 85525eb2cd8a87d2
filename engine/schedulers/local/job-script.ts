import type { LocalScriptInput, LocalStage } from "./script-input.ts"
import { buildPart } from "./build-part.ts"
import { endPart, startPart, stagePart } from "./run-part.ts"

/** `job.sh`: static text but for the target's figures and the list of stages at its end. */
export function jobScript(input: LocalScriptInput): string {
  return [startPart, figures(input), buildPart, stagePart, stageList(input.stages), endPart].join("\n")
}

function figures(input: LocalScriptInput): string {
  const deadline = input.walltime === undefined ? [] : [`deadline_after=${Math.floor(input.walltime)}`]
  return [`# The target: threads of each rank${deadline.length > 0 ? ", seconds that the run may take" : ""}.`, `threads=${Math.floor(input.threads)}`, ...deadline, ""].join("\n")
}

function stageList(stages: readonly LocalStage[]): string {
  return ["prepare", ...stages.flatMap(stageLines), ""].join("\n")
}

/** The comment names the block; names are people's, so a line break must not leave the comment. */
function stageLines(stage: LocalStage): string[] {
  const title = (stage.title ?? stage.name).replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")
  const comment = stage.block === undefined ? [] : [`# "${title}" (${stage.block})`]
  return [...comment, `stage ${stage.name} ${Math.floor(stage.ranks)}${stage.block === undefined ? "" : ` ${stage.block}`}`]
}
