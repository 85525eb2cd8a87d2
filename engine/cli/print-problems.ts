import type { Pipeline } from "../model/pipeline.ts"
import type { Problem } from "../model/problem.ts"
import type { Output } from "./output.ts"

/** Each problem with its place, what to do, and its code, which the help pages explain. */
export function printProblems(output: Output, problems: readonly Problem[], pipeline: Pipeline | null): void {
  for (const problem of problems) {
    const block = problem.at.block === undefined ? undefined : pipeline?.blocks[problem.at.block]
    output.tell({ event: "problem", ...problem, ...(block === undefined ? {} : { blockName: block.name }) })
    if (output.json) continue
    const place = placeText(problem, block?.name)
    output.complain(`${problem.severity}: ${place}${problem.message}  [${problem.code}]`)
    if (problem.fix !== undefined) output.complain(`  to mend it: ${problem.fix.title}`)
  }
}

function placeText({ at, message }: Problem, name: string | undefined): string {
  const file = at.file === undefined || message.includes(at.file) ? "" : `${at.file}${at.line === undefined ? "" : `:${at.line}${at.column === undefined ? "" : `:${at.column}`}`}: `
  const block = at.block === undefined ? "" : `“${name ?? at.block}”${at.port === undefined ? (at.key === undefined ? "" : `, ${at.key}`) : `, port ${at.port}`}: `
  return block + file
}
