import type { BlockProblem, BlockType, Figures, Inferred } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { Facts, FactsByName } from "../../model/facts.ts"
import type { Config } from "../../model/pipeline.ts"
import type { DatasetSignal, Field, LossSignal, Signal, TableSignal, TensorSignal } from "../../model/ports.ts"
import { datasetOutputs } from "../datasets.ts"

export interface Given {
  readonly config?: Config
  readonly inputs?: Readonly<Record<string, Signal>>
  readonly facts?: FactsByName
}

/** A block's inference as the compiler runs it: config parsed, each connected input wired from `<port>source.output`. */
export function infer<C>(type: BlockType<C>, { config = {}, inputs = {}, facts = {} }: Given = {}): Inferred {
  const sources = Object.fromEntries(Object.keys(inputs).map((port) => [port, `${port}source.output`]))
  return type.infer({ id: "aaaaaaaa", name: "the block", config: type.config.parse(config), inputs, sources, facts })
}

export function lower<C>(type: BlockType<C>, given: Given = {}): Call {
  const { config = {}, inputs = {}, facts = {} } = given
  const { outputs } = infer(type, given)
  return type.lower({ id: "aaaaaaaa", name: "the block", config: type.config.parse(config), inputs, outputs, facts: facts as Record<string, Facts>, sourceNames: Object.fromEntries(Object.keys(inputs).map((port) => [port, `the ${port}`])) })
}

/** A block's figures as the compiler asks for them. */
export function figures<C>(type: BlockType<C>, given: Given = {}): Figures | null | undefined {
  const { config = {}, inputs = {} } = given
  return type.figures?.({ id: "aaaaaaaa", config: type.config.parse(config), inputs, outputs: infer(type, given).outputs })
}

export function codes({ problems }: Inferred): string[] {
  return problems.map(({ code }) => code)
}

/** The value that a problem's fix sets. */
export function fixed(problem: BlockProblem | undefined): unknown {
  return problem?.fix?.edits.map((edit) => (edit.edit === "set-config" ? edit.value : edit.edit))
}

export const features: Field = { name: "features", dims: [7], dtype: "number" }
export const target: Field = { name: "target", dims: [1], dtype: "number" }
export const image: Field = { name: "image", dims: [14, 14], dtype: "number", range: [0, 255] }
export const label: Field = { name: "label", dims: [], dtype: "class", classes: 10 }

export function dataset(fields: readonly Field[] = [features, target], more: Partial<DatasetSignal> = {}): DatasetSignal {
  return { kind: "dataset", fields, rows: 400, transforms: [], ...more }
}

export const split: Partial<DatasetSignal> = { parts: { train: 320, validation: 40, test: 40 } }

/** The tensor that a field of a dataset gives. */
export function tensorOf(field: Field): TensorSignal {
  return datasetOutputs(dataset([field]))[field.name] as TensorSignal
}

/** The output of a dense layer “hidden” of so many units. */
export function hidden(units: number, reads: readonly Field[] = [features]): TensorSignal {
  return { kind: "tensor", dims: ["B", units], dtype: "number", reads, origins: [undefined, { block: "bbbbbbbb", key: "units", name: "hidden" }], trained: true }
}

export function loss(more: Partial<LossSignal> = {}): LossSignal {
  return { kind: "loss", prediction: "bbbbbbbb.output", predictionDims: ["B", 1], task: "regression", reads: [features, target], predictionReads: [features], ...more }
}

/** A table of columns of numbers 0 … 9, of which `texts` hold a word in their second row. */
export function table(columns: readonly string[], more: Partial<Facts> & { words?: readonly string[] } = {}): TableSignal {
  const { words = [], ...facts } = more
  const all: Facts = {
    path: "/data/table.csv",
    size: 1,
    mtime: 1,
    rows: 400,
    columns: [...columns],
    dtypes: columns.map((column) => (words.includes(column) ? "text" : "number")),
    distinct: columns.map(() => 10),
    ranges: columns.map((column) => (words.includes(column) ? null : [0, 9])),
    integers: columns.map((column) => !words.includes(column)),
    texts: columns.map((column, index) => (words.includes(column) ? { text: "abc", line: 3, column: index + 1 } : null)),
    ...facts,
  }
  return { kind: "table", columns, rows: 400, source: "table", facts: all }
}
