import { blockTitle } from "../compile/1-check/words.ts"
import type { Analysis, BlockAnalysis } from "../compile/2-infer/analysis.ts"
import { analyse } from "../compile/2-infer/infer.ts"
import { stageFigures } from "../compile/3-plan/figures/figures.ts"
import { jobsOf } from "../compile/3-plan/jobs.ts"
import { memoryOfRank } from "../forecast/memory.ts"
import { bytesText } from "../forecast/words.ts"
import { aligned } from "../model/aligned.ts"
import { hasErrors } from "../model/problem.ts"
import { signalText } from "../model/ports.ts"
import type { Signal } from "../model/ports.ts"
import { localTarget } from "../model/target.ts"
import { exitCode, jsonOption, numberOption, onlyArgument } from "./command.ts"
import type { Command } from "./command.ts"
import { withStore } from "./home.ts"
import { loadDrawing, pipelineOptions } from "./load.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"
import { printProblems } from "./print-problems.ts"

const { data, ranks, set } = pipelineOptions

export const describeCommand: Command = {
  name: "describe",
  takes: "FILE",
  summary: "Tells a pipeline block by block: shapes, parameters, work, memory",
  text: "Operations are multiplications and additions of one forward pass of one row. A pipeline with errors is told as far as it is understood.",
  options: { data: data!, set: set!, ranks: ranks!, json: jsonOption },
  run: (given, output) =>
    withStore(async (store) => {
      const { path, problems, pipeline, facts, types } = await loadDrawing(onlyArgument(given, "FILE"), given, store)
      if (pipeline === null || facts === null) {
        printProblems(output, problems, pipeline)
        return exitCode.problems
      }
      const analysis = analyse({ pipeline, facts, types })
      const blocks = described(analysis)
      const totals = totalsOf(analysis, blocks, numberOption(given, "ranks", [1, 100_000]) ?? 1)
      tellBlocks(output, blocks)
      tellTotals(output, totals, path)
      return hasErrors(analysis.problems) ? exitCode.problems : exitCode.fine
    }),
}

interface Described {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly settings: string
  readonly outputs: Readonly<Record<string, string>>
  readonly parameters: number
  /** Of a row, forward. */
  readonly operations: number
  /** Numbers of a row that its tensor outputs hold; null where a size is not known. */
  readonly numbers: number | null
}

function described(analysis: Analysis): Described[] {
  return analysis.checked.graph.order.map((id) => {
    const { type, summary, outputSignals } = analysis.blocks[id]!
    const { block } = analysis.checked.blocks.get(id)!
    const outputs = Object.fromEntries(Object.entries(outputSignals).map(([port, signal]) => [port, signalText(signal)]))
    const numbers = type?.category === "network" ? Object.values(outputSignals).map(numbersOf).reduce(plus, 0) : 0
    return { id, name: blockTitle(analysis.checked.blocks, id), type: block.type, settings: summary, outputs, ...figuresOf(analysis.blocks[id]!), numbers }
  })
}

/** Closed forms of a block; zero where it has none. */
function figuresOf({ figures }: BlockAnalysis): { parameters: number; operations: number } {
  return { parameters: figures?.parameters ?? 0, operations: figures?.forward.row ?? 0 }
}

/** Numbers of a row; null while a size is a symbol. */
function numbersOf(signal: Signal): number | null {
  if (signal.kind !== "tensor") return 0
  return signal.dims.slice(1).reduce<number | null>((product, dim) => (product === null || typeof dim === "string" ? null : product * dim), 1)
}

function plus(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : left + right
}

interface Totals {
  readonly name: string
  readonly parameters: number
  readonly operations: number
  /** Of all models in the drawing, if they agree. */
  readonly dtype: "f32" | "f64" | null
  /** Bytes; the same on each rank. */
  readonly weights: number | null
  readonly gradients: number | null
  /** Bytes of a row: what all layers give, if nothing were kept twice or dropped. */
  readonly layerOutputs: number | null
  /** Of the dataset that each job reads, by the job's name. */
  readonly rows: Readonly<Record<string, string>>
  /** Of a step of each training job whose sizes are known, by the job's name: most bytes that a rank needs, the optimizer's among them. */
  readonly memory: Readonly<Record<string, { readonly ranks: number; readonly bytes: number }>>
  readonly errors: number
}

const bytesOf = { f32: 4, f64: 8 } as const

function totalsOf(analysis: Analysis, blocks: readonly Described[], ranks: number): Totals {
  const parameters = blocks.reduce((sum, block) => sum + block.parameters, 0)
  const operations = blocks.reduce((sum, block) => sum + block.operations, 0)
  const numbers = blocks.map((block) => block.numbers).reduce(plus, 0)
  const dtype = dtypeOf(analysis)
  const weights = dtype && parameters * bytesOf[dtype]
  const layerOutputs = dtype && numbers !== null ? numbers * bytesOf[dtype] : null
  const errors = analysis.problems.filter(({ severity }) => severity === "error").length
  return { name: analysis.pipeline.name, parameters, operations, dtype, weights, gradients: weights, layerOutputs, rows: rowsOf(analysis), memory: memoryOf(analysis, ranks), errors }
}

function dtypeOf({ blocks }: Analysis): Totals["dtype"] {
  const signals = Object.values(blocks).flatMap(({ outputSignals }) => Object.values(outputSignals))
  const [first, ...others] = new Set(signals.flatMap((signal) => (signal.kind === "model" ? [signal.dtype] : [])))
  return others.length === 0 ? (first ?? null) : null
}

function rowsOf({ blocks, checked }: Analysis): Record<string, string> {
  const jobs = Object.entries(blocks).filter(([, { type }]) => type?.job === true)
  const datasets = jobs.flatMap(([id, { inputSignals }]) => Object.values(inputSignals).flatMap((signal) => (signal.kind === "dataset" ? [[blockTitle(checked.blocks, id), signalText(signal)] as const] : [])))
  return Object.fromEntries(datasets)
}

function memoryOf(analysis: Analysis, ranks: number): Totals["memory"] {
  const figures = jobsOf(analysis).flatMap((job) => stageFigures(analysis, job, { ...localTarget, ranks }) ?? [])
  return Object.fromEntries(figures.map((each) => [blockTitle(analysis.checked.blocks, each.job), { ranks: each.ranks, bytes: memoryOfRank(each) }]))
}

function tellBlocks(output: Output, blocks: readonly Described[]): void {
  for (const block of blocks) output.tell({ event: "block", ...block })
  const rows = blocks.map(({ name, type, settings, outputs, parameters, operations }) => [oneLine(name), type, oneLine(settings), outputsText(outputs), countText(parameters), countText(operations)])
  for (const line of aligned([["block", "type", "settings", "gives", "parameters", "operations"], ...rows], 48)) output.say(line)
}

/** The name of an output tells something only beside others. */
function outputsText(outputs: Readonly<Record<string, string>>): string {
  const entries = Object.entries(outputs)
  return entries.map(([port, text]) => oneLine(entries.length === 1 ? text : `${port} ${text}`)).join(", ")
}

function countText(count: number): string {
  return count === 0 ? "" : count.toLocaleString("en")
}

function tellTotals(output: Output, totals: Totals, path: string): void {
  const { name, parameters, operations, dtype, weights, layerOutputs, rows, memory, errors } = totals
  output.tell({ event: "described", file: path, ...totals })
  output.say(`\n${oneLine(name)}: ${parameters.toLocaleString("en")} parameters, ${operations.toLocaleString("en")} operations a row`)
  if (weights !== null) output.say(`memory in ${dtype}: weights ${bytesText(weights)}, gradients ${bytesText(weights)}${layerOutputs === null ? "" : `, outputs of all layers ${bytesText(layerOutputs)} a row`}`)
  for (const [job, text] of Object.entries(rows)) output.say(`${oneLine(job)} reads ${text}`)
  for (const [job, { ranks, bytes }] of Object.entries(memory)) output.say(`${oneLine(job)} needs ≤ ${bytesText(bytes)} a rank on ${ranks} rank${ranks === 1 ? "" : "s"}`)
  if (errors > 0) output.complain(`${errors} error${errors === 1 ? "" : "s"}: tephra check ${path} tells ${errors === 1 ? "it" : "them"}.`)
}
