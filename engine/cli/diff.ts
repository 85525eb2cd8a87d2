import { diff } from "../model/diff.ts"
import { emptyPipeline } from "../model/pipeline.ts"
import type { Pipeline } from "../model/pipeline.ts"
import { changeText } from "./change-text.ts"
import { WrongUse, exitCode, jsonOption } from "./command.ts"
import type { Arguments, Command, ExitCode } from "./command.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"
import { printProblems } from "./print-problems.ts"
import { readPipelineFile } from "./read-file.ts"

export const diffCommand: Command = {
  name: "diff",
  takes: "A B",
  summary: "Says what changed from one pipeline to another, by meaning",
  text: [
    "Ends with 0 when both mean the same, 1 when they differ, 2 when one cannot be read.",
    "git diff says the same once these two lines are there, the first in .gitattributes:",
    "  *.tephra.json diff=tephra merge=tephra",
    '  git config diff.tephra.command "tephra diff --git"',
  ].join("\n"),
  options: { git: { kind: "flag", help: "take the words that git gives a diff driver, and end with 0" }, json: jsonOption },
  run: (given, output) => (given.values["git"] === true ? forGit(given, output) : compare(twoFiles(given), output)),
}

interface Pair {
  readonly before: string
  readonly after: string
}

function twoFiles({ positionals }: Arguments): Pair {
  const [before, after, more] = positionals
  if (!before || !after) throw new WrongUse("two files are needed: A and B.")
  if (more !== undefined) throw new WrongUse(`“${more}” is one word too many.`)
  return { before, after }
}

/** git gives: path, old file, hash, mode, new file, hash, mode; of a file that is not merged the path alone. */
async function forGit({ positionals }: Arguments, output: Output): Promise<ExitCode> {
  const [path, before, , , after] = positionals
  if (path === undefined) throw new WrongUse("--git is for git, which gives the files.")
  output.say(oneLine(path))
  if (before === undefined || after === undefined) output.say("  is not merged yet")
  else await compare({ before, after }, output)
  return exitCode.fine
}

async function compare({ before, after }: Pair, output: Output): Promise<ExitCode> {
  const [old, present] = [await pipelineAt(before, output), await pipelineAt(after, output)]
  if (old === null || present === null) return exitCode.wrongUse
  const changes = diff(old, present)
  for (const change of changes) {
    const text = changeText(change, [present, old])
    output.tell({ event: "change", ...change, text })
    output.say(`  ${text}`)
  }
  output.tell({ event: "compared", changes: changes.length })
  if (changes.length === 0) output.say("  both mean the same")
  return changes.length === 0 ? exitCode.fine : exitCode.problems
}

/** git writes a file that is not there as /dev/null. */
async function pipelineAt(path: string, output: Output): Promise<Pipeline | null> {
  if (path === "/dev/null") return emptyPipeline("")
  const read = await readPipelineFile(path)
  if ("pipeline" in read) return read.pipeline
  printProblems(output, read.problems, null)
  return null
}
