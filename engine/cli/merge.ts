import { dirname, resolve } from "node:path"
import { analyse } from "../compile/2-infer/infer.ts"
import type { BlockTypes } from "../model/block-type.ts"
import { readLayout, writePipeline } from "../model/file.ts"
import { writeJson } from "../model/json-text.ts"
import { merge, mergeLayouts } from "../model/merge.ts"
import { emptyLayout, emptyPipeline } from "../model/pipeline.ts"
import type { Layout, Pipeline } from "../model/pipeline.ts"
import type { Problem } from "../model/problem.ts"
import { typesFor } from "../server/custom-blocks.ts"
import { conflictText } from "./change-text.ts"
import { WrongUse, exitCode, jsonOption, placeOption } from "./command.ts"
import type { Command, ExitCode } from "./command.ts"
import { withStore } from "./home.ts"
import type { Output } from "./output.ts"
import { printProblems } from "./print-problems.ts"
import { pipelineIn, readText } from "./read-file.ts"
import { writeWhole } from "./write-file.ts"

export const mergeCommand: Command = {
  name: "merge",
  takes: "BASE A B",
  summary: "Brings what A and B changed since BASE into one pipeline, by meaning",
  text: [
    "Writes A, or the file of --to. Where both changed the same setting, A's is taken; what one removed and the other still",
    "needs is kept; each is told, and the command ends with 1, as it does when the blocks no longer fit together.",
    "git merge does the same once these lines are there, the first two in .gitattributes:",
    "  *.tephra.json diff=tephra merge=tephra",
    "  *.tephra.layout.json merge=tephra",
    '  git config merge.tephra.driver "tephra merge %O %A %B"',
  ].join("\n"),
  options: { to: { kind: "value", value: "FILE", help: "where the result goes (default: A)" }, json: jsonOption },
  run: async ({ values, positionals }, output) => {
    const [base, ours, theirs, more] = positionals
    if (!base || !ours || !theirs) throw new WrongUse("three files are needed: BASE, A and B.")
    if (more !== undefined) throw new WrongUse(`“${more}” is one word too many.`)
    const texts = await Promise.all([base, ours, theirs].map(readText))
    const to = placeOption({ values, positionals }, "to") ?? ours
    const unread = texts.flatMap((read) => ("problem" in read ? [read.problem] : []))
    if (unread.length > 0) return refused(unread, output)
    const files = texts.map((read, index) => ({ path: positionals[index]!, text: "text" in read ? read.text : "" })) as unknown as Files
    const layouts = layoutsIn(files)
    return layouts === null ? mergePipelines(files, to, output) : mergedLayouts(layouts, to, output)
  },
}

interface File {
  readonly path: string
  readonly text: string
}

/** Base, ours, theirs. */
type Files = readonly [File, File, File]

function refused(problems: readonly Problem[], output: Output): ExitCode {
  printProblems(output, problems, null)
  output.complain("Nothing was written.")
  return exitCode.problems
}

/** A base that git knows none of is an empty file. */
function layoutsIn([base, ours, theirs]: Files): readonly [Layout, Layout, Layout] | null {
  const [before, left, right] = [base.text.trim() === "" ? emptyLayout() : readLayout(base.text), readLayout(ours.text), readLayout(theirs.text)]
  return before && left && right ? [before, left, right] : null
}

/** Positions of blocks that the pipeline has no more stay until it is saved the next time. */
async function mergedLayouts([base, ours, theirs]: readonly [Layout, Layout, Layout], to: string, output: Output): Promise<ExitCode> {
  await writeWhole(to, writeJson(mergeLayouts({ base, ours, theirs }), true))
  output.tell({ event: "merged", file: to, conflicts: 0, problems: 0 })
  return exitCode.fine
}

async function mergePipelines(files: Files, to: string, output: Output): Promise<ExitCode> {
  const reads = files.map(({ path, text }, index) => (index === 0 && text.trim() === "" ? { pipeline: emptyPipeline("") } : pipelineIn(text, path)))
  const unread = reads.flatMap((read) => ("problems" in read ? read.problems : []))
  const [base, ours, theirs] = reads.flatMap((read) => ("pipeline" in read ? [read.pipeline] : []))
  if (base === undefined || ours === undefined || theirs === undefined) return refused(unread, output)
  const { pipeline, conflicts } = merge({ base, ours, theirs })
  await writeWhole(to, writePipeline(pipeline))
  for (const conflict of conflicts) {
    const text = conflictText(conflict, [ours, theirs, base])
    output.tell({ event: "conflict", ...conflict, text })
    output.complain(`conflict: ${text}`)
  }
  const types = await withStore((store) => typesFor(dirname(resolve(to)), store))
  const problems = newErrors(pipeline, [ours, theirs], types)
  printProblems(output, problems, pipeline)
  output.tell({ event: "merged", file: to, conflicts: conflicts.length, problems: problems.length })
  if (conflicts.length + problems.length === 0) return exitCode.fine
  output.complain(`${to} holds the merged pipeline; open it, and mend what is told above.`)
  return exitCode.problems
}

/** Errors that neither side had: changes that are sound each and do not fit together, such as two wires that close a circle. */
function newErrors(merged: Pipeline, sides: readonly Pipeline[], types: BlockTypes): Problem[] {
  const errorsOf = (pipeline: Pipeline): Problem[] => analyse({ pipeline, facts: {}, types }).problems.filter(({ severity }) => severity === "error")
  const known = new Set(sides.flatMap(errorsOf).map(({ code, at }) => writeJson({ code, at })))
  return errorsOf(merged).filter(({ code, at }) => !known.has(writeJson({ code, at })))
}
