import { ranksOfNode } from "../model/layout.ts"
import type { ScriptInput } from "./script-input.ts"

const figures = { ranks: '"$ranks"', threads: '"$threads"', nodes: '"$nodes"', per_node: '"$per_node"' }

/** The function `launch RANKS PROGRAM STAGE` of job.sh on a batch system, and what a build there asks for. */
export function batchLauncher({ machine, target }: ScriptInput): string {
  const words = machine.launcher.value
  const used = (figure: string) => words.some((word) => word.includes(`{${figure}}`))
  const room = ranksOfNode(machine, target) ?? 1
  const nodes = used("nodes") || used("per_node") ? [`  nodes=$(((ranks + ${room - 1}) / ${room}))`] : []
  const perNode = used("per_node") ? ["  per_node=$(((ranks + nodes - 1) / nodes))"] : []
  return [
    "# How a stage is started: launch RANKS PROGRAM STAGE.",
    `launcher=${program(words)}`,
    "launcher_package=''",
    "advice='Load the modules of this computer that have it.'",
    "launch() {",
    "  ranks=$1",
    "  shift",
    ...nodes,
    ...perNode,
    "  direct=0",
    `  apart ${words.map(withFigures).join(" ")} "$@"`,
    "}",
    "",
  ].join("\n")
}

/** The program that must be there: the first word, or the one that env starts. */
function program(words: readonly string[]): string {
  return words.find((word) => word !== "env" && !word.startsWith("-") && !word.includes("=")) ?? ""
}

function withFigures(word: string): string {
  return word.replace(/\{(ranks|threads|nodes|per_node)\}/g, (_, figure: keyof typeof figures) => figures[figure])
}
