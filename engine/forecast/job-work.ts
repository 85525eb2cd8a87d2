import type { Figures } from "../model/block-type.ts"
import { own } from "../model/own-key.ts"
import type { DatasetSignal, Dim, Field, OptimizerWrapper, ReducerSignal, Signal, TensorSignal } from "../model/ports.ts"
import { trainRows } from "../model/ports.ts"
import type { Analysis } from "../compile/2-infer/analysis.ts"
import { reducerOf, roundsProducts } from "../compile/3-plan/figures/figures.ts"
import { networkBlocks } from "../compile/3-plan/networks.ts"
import { lacksStrategy } from "../compile/3-plan/stages.ts"
import { inputSignal, inputsOf } from "../compile/3-plan/walk.ts"

/** What a training job does, as far as its time depends on it: plain data, so that "what if" is a changed copy. */
export interface JobWork {
  readonly job: string
  readonly dtype: "f32" | "f64"
  /** Rows of a step, of all ranks together. */
  readonly batch: number
  readonly trainRows: number
  readonly validationRows: number
  readonly epochs: number
  /** Where the stop rule ends training earlier; null where it sets none. */
  readonly mostSteps: number | null
  readonly mostSeconds: number | null
  /** Steps from a line of the log to the next. */
  readonly logEvery: number
  /** Whether ranks may share it. */
  readonly shared: boolean
  /** How gradients are added up over ranks, where that is drawn; a strict job has its own way. */
  readonly reducer: ReducerSignal | null
  /** `rule:states`, and the states alone, without what is wrapped around the rule. */
  readonly rule: string
  readonly ruleStates: number
  readonly wrappers: readonly OptimizerWrapper[]
  /** Batches that may be made ready ahead. */
  readonly prefetch: number
  /** What products multiply is rounded first. */
  readonly rounds: boolean
  /** What each row brings from the data: numbers of a row, as they are in memory or as bytes of a file. */
  readonly fields: readonly FieldWork[]
  /** Sources first; the last is the loss. */
  readonly layers: readonly LayerWork[]
}

export interface FieldWork {
  readonly kind: "numbers" | "bytes"
  readonly width: number
}

export interface LayerWork {
  readonly block: string
  readonly type: string
  readonly figures: Figures
  /** Gradients go on to what it reads. */
  readonly onwards: boolean
  /** The function behind the layer, `none` without one. */
  readonly activation: string
  readonly bias: boolean
  /** Dims of a row: of the first tensor read, and of the first given; of a loss, of its prediction. */
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly loss: boolean
}

/** Null of a job that trains nothing, and where sizes or closed forms are not known. */
export function jobWork(analysis: Analysis, job: string): JobWork | null {
  const ids = networkBlocks(analysis, job)
  const layers = ids.map((id) => layerOf(analysis, id))
  const { config, type } = analysis.blocks[job]!
  const data = inputSignal(analysis, job, "dataset")
  const loss = inputSignal(analysis, job, "loss")
  const rows = rowsOf(data)
  const [batch, dtype] = [config?.["batch"], config?.["dtype"]]
  const ownEpochs = config ? type?.ownEpochs?.(config) : undefined
  if (layers.length === 0 || ownEpochs === 0 || !loss || !rows || typeof batch !== "number" || (dtype !== "f32" && dtype !== "f64")) return null
  const fields = loss.reads.map(fieldOf)
  if (!layers.every((layer) => layer !== null) || !fields.every((field) => field !== null)) return null
  return {
    ...rows,
    ...ruleOf(analysis, job),
    job,
    dtype,
    batch: Math.min(batch, rows.trainRows),
    ...(ownEpochs === undefined ? endOf(analysis, job) : { validationRows: 0, epochs: ownEpochs, mostSteps: null, mostSeconds: null }),
    logEvery: numberIn(config, "log_every") ?? 1,
    shared: !lacksStrategy(analysis, job),
    reducer: config?.["strict"] === true ? null : reducerOf(analysis, job),
    prefetch: prefetchOf(analysis, job),
    rounds: roundsProducts(analysis, job),
    fields,
    layers,
  }
}

function layerOf(analysis: Analysis, id: string): LayerWork | null {
  const { type, config, figures, inputSignals, outputSignals } = analysis.blocks[id]!
  const read = Object.values(inputSignals).filter((signal): signal is TensorSignal => signal.kind === "tensor")
  const given = Object.values(outputSignals).find((signal) => signal.kind === "tensor" || signal.kind === "loss")
  const from = read[0] && sizes(read[0].dims)
  const to = given?.kind === "tensor" ? sizes(given.dims) : given?.kind === "loss" ? sizes(given.predictionDims) : null
  if (!type || !figures || !from || !to) return null
  const activation = config?.["activation"] ?? config?.["function"]
  return {
    block: id,
    type: type.type,
    figures,
    onwards: read.some(({ trained }) => trained === true),
    activation: typeof activation === "string" ? activation : "none",
    bias: config?.["bias"] !== false,
    from,
    to,
    loss: given?.kind === "loss",
  }
}

/** Of a row; null while one is a symbol. */
function sizes(dims: readonly Dim[]): readonly number[] | null {
  const own = dims.slice(1)
  return own.every((dim): dim is number => typeof dim === "number") ? own : null
}

/** Images are read as the bytes that their file holds. */
function fieldOf({ dims, dtype }: Field): FieldWork | null {
  const numbers = sizes(["B", ...dims])
  if (!numbers) return null
  return { kind: dtype === "number" && dims.length > 1 ? "bytes" : "numbers", width: numbers.reduce((all, dim) => all * dim, 1) }
}

function rowsOf(data: DatasetSignal | undefined): { trainRows: number; validationRows: number } | null {
  if (!data) return null
  const trained = trainRows(data)
  const validationRows = data.parts ? data.parts.validation : 0
  return typeof trained === "number" && typeof validationRows === "number" && trained > 0 ? { trainRows: trained, validationRows } : null
}

function ruleOf(analysis: Analysis, job: string): Pick<JobWork, "rule" | "ruleStates" | "wrappers"> {
  const signal = inputSignal(analysis, job, "optimizer")
  if (!signal) return { rule: ":0", ruleStates: 0, wrappers: [] }
  const { states, wrappers = [] } = signal
  const ruleStates = wrappers.reduce((left, wrapper) => left - wrapper.states, states)
  return { rule: `${innermost(analysis, job)}:${ruleStates}`, ruleStates, wrappers }
}

/** The type of the optimizer that is behind all that is wrapped around it. */
function innermost(analysis: Analysis, block: string): string {
  const input = inputOfKind(analysis, block, "optimizer")
  return input ? innermost(analysis, input.from.block) : (analysis.blocks[block]!.type?.type ?? "")
}

/** One batch without a memory policy. */
function prefetchOf(analysis: Analysis, job: string): number {
  return inputSignal(analysis, job, "memory")?.prefetch ?? 1
}

/** A job without a stop rule ends after 100 epochs; steps and seconds of 0 end nothing. */
function endOf(analysis: Analysis, job: string): Pick<JobWork, "epochs" | "mostSteps" | "mostSeconds"> {
  const config = sourceOfKind(analysis, job, "stop")?.config ?? null
  return { epochs: numberIn(config, "epochs") ?? 100, mostSteps: numberIn(config, "steps") || null, mostSeconds: numberIn(config, "seconds") || null }
}

function sourceOfKind(analysis: Analysis, job: string, kind: Signal["kind"]) {
  const input = inputOfKind(analysis, job, kind)
  return input && analysis.blocks[input.from.block]
}

function inputOfKind(analysis: Analysis, block: string, kind: Signal["kind"]) {
  return inputsOf(analysis, block).find(({ port }) => own(analysis.blocks[block]!.inputSignals, port)?.kind === kind)
}

function numberIn(config: Readonly<Record<string, unknown>> | null, key: string): number | undefined {
  const value = config?.[key]
  return typeof value === "number" ? value : undefined
}
