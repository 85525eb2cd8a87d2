import { jobScript } from "./job-script.ts"
import type { LocalScriptInput, LocalStage } from "./script-input.ts"
import { submitScript } from "./submit-script.ts"

/** A script as the code view shows it; `marks` are the lines that one block made, from 1, both ends inclusive. */
export interface ScriptFile {
  readonly path: "job.sh" | "submit.sh"
  readonly language: "shell"
  readonly text: string
  readonly marks: readonly { readonly block: string; readonly line: number; readonly endLine: number }[]
}

/** `job.sh` (builds and runs, POSIX sh) and `submit.sh` (starts it apart from the terminal) for this computer. */
export function localScript(input: LocalScriptInput): ScriptFile[] {
  const text = jobScript(input)
  return [
    { path: "job.sh", language: "shell", text, marks: stageMarks(text, input.stages) },
    { path: "submit.sh", language: "shell", text: submitScript, marks: [] },
  ]
}

function stageMarks(text: string, stages: readonly LocalStage[]): ScriptFile["marks"] {
  const lines = text.split("\n")
  return stages.flatMap((stage) => {
    const line = lines.findIndex((candidate) => candidate.startsWith(`stage ${stage.name} `)) + 1
    if (line === 0 || stage.block === undefined) return []
    const commented = lines[line - 2]?.startsWith("# ") === true
    return [{ block: stage.block, line: commented ? line - 1 : line, endLine: line }]
  })
}
