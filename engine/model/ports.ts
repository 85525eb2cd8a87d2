import { z } from "zod"
import type { Facts } from "./facts.ts"
import type { PortAddress } from "./identity.ts"

/**
 * The closed list of what can travel on a wire, in three families:
 * tensor wires inside a network, spec wires (pure configuration) and data wires between job blocks.
 */
export const portKinds = {
  tensor: "tensor",
  loss: "tensor",
  optimizer: "spec",
  schedule: "spec",
  strategy: "spec",
  reducer: "spec",
  clip: "spec",
  precision: "spec",
  memory: "spec",
  stop: "spec",
  start: "spec",
  sampler: "spec",
  "search-space": "spec",
  table: "data",
  dataset: "data",
  subset: "data",
  model: "data",
  "model-set": "data",
  scores: "data",
  curve: "data",
  "trial-table": "data",
  lattice: "data",
  configurations: "data",
  "pair-model": "data",
  features: "data",
  latent: "data",
  images: "data",
  trace: "data",
  report: "data",
} as const
export type PortKind = keyof typeof portKinds
export type PortFamily = (typeof portKinds)[PortKind]

/** A number, or a symbol that a target or the data will settle: `B` (rows of a batch), or `rows:table`, named by what owns it. */
export const Dim = z.union([z.int().nonnegative(), z.string()])
export type Dim = z.infer<typeof Dim>

export const Dtype = z.enum(["f32", "f64", "i32"])
export type Dtype = z.infer<typeof Dtype>

/** One named part of every row of a dataset; `dims` without the row dimension. */
export interface Field {
  readonly name: string
  readonly dims: readonly Dim[]
  readonly dtype: "number" | "class"
  readonly unit?: string
  readonly classes?: number
  /** Least and greatest value where it is known and matters, as [0, 255] for raw images. */
  readonly range?: readonly [number, number]
  /** Numbers that only tell rows apart, so they have no scale to change. */
  readonly mark?: true
  /** Of its dataset. */
  readonly rows?: Dim
}

/** Rows of each part after a split; symbolic while the data are unknown. */
export interface Parts {
  readonly train: Dim
  readonly validation: Dim
  readonly test: Dim
}

export interface TableSignal {
  readonly kind: "table"
  /** Undefined while the data are unknown. */
  readonly columns?: readonly string[]
  readonly rows: Dim
  /** Logical name of the data. */
  readonly source?: string
  /** What a look at the file told; its lists are in the order of `columns`. */
  readonly facts?: Facts
}

export interface DatasetSignal {
  readonly kind: "dataset"
  readonly fields: readonly Field[]
  readonly rows: Dim
  readonly parts?: Parts
  /** Fitted transforms in order of application, as words for people: "standardise features". */
  readonly transforms: readonly string[]
}

/** Rows that are trained on: all of what is not split. */
export function trainRows({ parts, rows }: DatasetSignal): Dim {
  return parts ? parts.train : rows
}

/** The setting that decides a dimension, so that a later block can offer to change it. */
export interface Origin {
  readonly block: string
  readonly key: string
  /** Of the block. */
  readonly name: string
  /** The block behind it that decided the size, where the setting was left to the drawing. */
  readonly by?: PortAddress
}

/** An expression over placeholders; dims[0] is `B`. */
export interface TensorSignal {
  readonly kind: "tensor"
  /** The placeholders that it is made of. */
  readonly reads?: readonly Field[]
  readonly dims: readonly Dim[]
  /** One a dimension. */
  readonly origins?: readonly (Origin | undefined)[]
  /** Depends on a parameter: the backward pass goes on through it. */
  readonly trained?: boolean
  readonly dtype: "number" | "class"
  readonly unit?: string
  readonly classes?: number
  readonly range?: readonly [number, number]
}

export interface LossSignal {
  readonly kind: "loss"
  /** Address `id.port` of the tensor that is the model's output. */
  readonly prediction: string
  readonly predictionDims: readonly Dim[]
  readonly task: "regression" | "classification"
  /** The placeholders that prediction and target are made of. */
  readonly reads: readonly Field[]
  /** Of these, those that the prediction is made of. */
  readonly predictionReads: readonly Field[]
  /** Of the prediction; that of the target. */
  readonly unit?: string
}

export interface OptimizerSignal {
  readonly kind: "optimizer"
  /** Numbers of state that it keeps for each parameter, with those of its wrappers. */
  readonly states: number
  /** What is wrapped around its rule and not switched off, the innermost first. */
  readonly wrappers?: readonly OptimizerWrapper[]
}

/** What changes the weights after the step of an optimizer's rule. */
export interface OptimizerWrapper {
  /** Its block's type. */
  readonly type: string
  /** Of the optimizer's numbers of state, its own. */
  readonly states: number
  /** What a step costs for each parameter, in the time that copying one takes; a mean over the steps. */
  readonly copies: number
  /** Forward passes of a step besides its own; a mean over the steps. */
  readonly passes: number
  /** The figures that training logs of it. */
  readonly series: readonly string[]
}

export interface StrategySignal {
  readonly kind: "strategy"
  /** How ranks agree on a step: each works alone; their gradients are summed; a master applies the gradient of each as it arrives; or each has weights of its own, which a centre draws together. */
  readonly sharing: "serial" | "all-reduce" | "master" | "elastic"
  /** The numbers depend on the count of ranks. */
  readonly apart?: true
  /** Of one step; one without it. */
  readonly batches?: number
  /** Numbers that a rank keeps for each parameter. */
  readonly kept?: number
  /** Workers scale their gradients by what SGD with momentum would do, so that an optimizer with momentum has it twice. */
  readonly energy?: true
}

export interface ReducerSignal {
  readonly kind: "reducer"
  /** Which gradients are added up over ranks together. */
  readonly grouping: "none" | "per-layer" | "n-groups" | "size"
  readonly groups: number
  readonly megabytes: number
  /** Gradients travel as numbers of 16 bits. */
  readonly halves: boolean
}

export interface ModelSignal {
  readonly kind: "model"
  /** The job block that trains it. */
  readonly origin: string
  /** Dims of the prediction, dims[0] = B. */
  readonly dims: readonly Dim[]
  readonly task: "regression" | "classification"
  /** Fields that the model and its loss read, by name. */
  readonly fields: readonly Field[]
  /** Of these, those that the model alone reads: all that predicting needs. */
  readonly predictionReads: readonly Field[]
  readonly dtype: "f32" | "f64"
  readonly seed: number
  /** Of the prediction. */
  readonly unit?: string
}

/** A score of each train row, where a larger one is harder. */
export interface SubsetSignal {
  readonly kind: "subset"
  /** Of the part train. */
  readonly rows: Dim
  /** Of the network that scored them: its prediction, dims[0] = B, and its numbers. */
  readonly dims: readonly Dim[]
  readonly dtype: "f32" | "f64"
}

export interface ScoresSignal {
  readonly kind: "scores"
  readonly names: readonly string[]
}

export interface PrecisionSignal {
  readonly kind: "precision"
  /** To what products round what they multiply; without it nothing is rounded. */
  readonly products?: "bf16" | "fp16"
  /** The loss is scaled. */
  readonly scaled?: true
}

export interface MemorySignal {
  readonly kind: "memory"
  /** Batches that are made ready ahead; of 0 none, each waits for its step. */
  readonly prefetch: number
}

/** Values over axes, as the loss of each epoch. */
export interface CurveSignal {
  readonly kind: "curve"
  readonly axes: readonly string[]
  readonly values: readonly string[]
  readonly unit?: string
}

export interface StopSignal {
  readonly kind: "stop"
  readonly patience?: number
}

type DescribedSignal = TableSignal | DatasetSignal | SubsetSignal | TensorSignal | LossSignal | OptimizerSignal | StrategySignal | ReducerSignal | ModelSignal | ScoresSignal | CurveSignal | StopSignal | PrecisionSignal | MemorySignal

/** Kinds whose value needs no description beyond the kind, and kinds whose blocks come with later systems. */
export interface PlainSignal {
  readonly kind: Exclude<PortKind, DescribedSignal["kind"]>
}

/** What inference knows about the value on a wire. */
export type Signal = DescribedSignal | PlainSignal

/** A port as a block type declares it. Dataset blocks add one tensor output a field when they are inferred. */
export interface Port {
  readonly name: string
  readonly title: string
  readonly kind: PortKind
  /** Of an input: kinds besides `kind` that it takes. */
  readonly also?: readonly PortKind[]
  /** One sentence. */
  readonly help: string
  /** An input that may stay unconnected. */
  readonly optional?: boolean
  /** Of a data block: it reads a file that an earlier stage of the same job writes. */
  readonly fromStage?: boolean
  /** Its value is not read, only how large it is. */
  readonly shapeOnly?: boolean
  /** Numbered ports `name.0, name.1, …`. */
  readonly variadic?: boolean
}

/** All kinds that an input takes. */
export function kindsOf({ kind, also = [] }: Port): readonly PortKind[] {
  return [kind, ...also]
}

/** Of a symbol only what people call it: `height·width` of `height:v8w3z5xa·width:v8w3z5xa`. */
export function dimText(dim: Dim): string {
  return typeof dim === "number" ? String(dim) : dim.replaceAll(/:[^·]*/g, "")
}

/** `B×64`, `400×9`; `1` where there are no dims. */
export function dimsText(dims: readonly Dim[]): string {
  return dims.length === 0 ? "1" : dims.map(dimText).join("×")
}

function rowsText(rows: Dim): string {
  return typeof rows === "number" ? `${rows} rows` : "rows unknown"
}

/** The few characters that a wire shows. */
export function signalText(signal: Signal): string {
  switch (signal.kind) {
    case "tensor":
      return dimsText(signal.dims)
    case "table":
      return signal.columns ? `${dimText(signal.rows)}×${signal.columns.length}` : rowsText(signal.rows)
    case "dataset":
      return signal.parts && typeof signal.rows === "number"
        ? `${dimText(signal.parts.train)} + ${dimText(signal.parts.validation)} + ${dimText(signal.parts.test)} rows`
        : rowsText(signal.rows)
    case "loss":
      return "loss"
    case "model":
      return `model → ${dimsText(signal.dims)}`
    case "scores":
      return signal.names.join(", ")
    default:
      return signal.kind
  }
}
