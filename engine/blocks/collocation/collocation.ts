import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { nearest } from "../../model/nearest.ts"
import type { DatasetSignal, Dim, Field } from "../../model/ports.ts"
import { datasetOutputs } from "../datasets.ts"
import { choice, integer, options, real, text } from "../literals.ts"

const config = z.strictObject({
  n: z.int().min(1).max(10_000_000).default(10_000).meta({ title: "Points", description: "How many points are drawn and added to the train part.", unit: "points" }),
  sampling: z.enum(["latin-hypercube", "uniform"]).default("latin-hypercube").meta({
    title: "Sampling",
    description: "A Latin hypercube fills every coordinate evenly; uniform draws each point alone.",
    labels: { "latin-hypercube": "Latin hypercube", uniform: "Uniform" },
  }),
  box: z.string().default("").meta({
    title: "Box",
    description: "From where to where each coordinate is drawn, as -1 … 1, 0 … 1; empty takes the least and greatest value of the train rows.",
  }),
  field: z.string().default("features").meta({ title: "Field", description: "The field of coordinates.", control: "fields" }),
  seed: z.int().min(0).max(4_294_967_295).default(42).meta({ title: "Seed", description: "The same seed gives the same points on every machine.", unit: "" }),
})
type Collocation = z.infer<typeof config>

type Range = readonly [number, number]

const known: Field = { name: "known", dims: [1], dtype: "number", range: [0, 1], mark: true }

function infer({ id, config, inputs }: InferContext<Collocation>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  if (!data) return { outputs: {}, problems: boxProblems(config, undefined) }
  const { train, validation = 0, test = 0 } = data.parts ?? { train: data.rows }
  const parts = { train: more(train, config.n, `train:${id}`), validation, test }
  const fields = [...data.fields.filter(({ name }) => name !== known.name).map(widened), known]
  const signal = { ...data, fields, parts, rows: more(data.rows, config.n, `rows:${id}`) }
  const coordinates = data.fields.find(({ name, dtype }) => name === config.field && dtype === "number")
  return { outputs: datasetOutputs(signal), problems: [...fieldProblems(config, data, id), ...boxProblems(config, coordinates)] }
}

function more(rows: Dim, points: number, symbol: string): Dim {
  return typeof rows === "number" ? rows + points : symbol
}

/** The points may lie anywhere, so what was known of the numbers holds no more. */
function widened(field: Field): Field {
  return field.dtype === "number" ? { ...field, range: undefined } : field
}

/** Undefined for what is no list of ranges. */
function rangesOf(box: string): Range[] | undefined {
  if (box.trim() === "") return []
  const ranges = box.split(",").map((part) => part.split(/\.\.\.?|…/).map((end) => (end.trim() === "" ? Number.NaN : Number(end))))
  return ranges.every((ends) => ends.length === 2 && ends.every(Number.isFinite) && ends[0]! <= ends[1]!) ? (ranges as unknown as Range[]) : undefined
}

function fieldProblems({ field }: Collocation, { fields }: DatasetSignal, id: string): BlockProblem[] {
  const problems: BlockProblem[] = []
  if (fields.some(({ name }) => name === known.name)) problems.push({ code: "points-twice", port: "data", message: "These rows have a field “known” already. Draw points once, or rename the field." })
  const numbers = fields.filter(({ dtype }) => dtype === "number").map(({ name }) => name)
  if (numbers.includes(field)) return problems
  const near = nearest(field, numbers) ?? numbers[0]
  const fix = near === undefined ? undefined : { title: `Use “${near}”`, edits: [{ edit: "set-config" as const, id, key: "field", value: near }] }
  const has = numbers.map((name) => `“${name}”`).join(", ") || "none"
  return [...problems, { code: "field-not-number", key: "field", message: `The dataset has no field of numbers “${field}”; it has: ${has}.`, fix }]
}

function boxProblems({ box }: Collocation, coordinates: Field | undefined): BlockProblem[] {
  const ranges = rangesOf(box)
  if (!ranges) return [{ code: "box-unreadable", key: "box", message: `“${box}” is no list of ranges. Write one for each coordinate, its low end first, as -1 … 1, 0 … 1.` }]
  const count = coordinates?.dims.length === 1 ? coordinates.dims[0] : undefined
  if (ranges.length === 0 || typeof count !== "number" || count === ranges.length) return []
  return [{ code: "box-differs", key: "box", message: `The box has ${ranges.length} ranges, and “${coordinates!.name}” ${count} coordinates. Give one for each, or none.` }]
}

function lower({ config: { n, sampling, box, field, seed } }: LowerContext<Collocation>): Call {
  const ranges = rangesOf(box) ?? []
  const ends = (end: 0 | 1) => (ranges.length > 0 ? { list: ranges.map((range) => real(range[end])) } : undefined)
  return {
    function: "data.collocation",
    arguments: ["data"],
    options: options({ field: text(field), n: integer(n), sampling: choice("data.Sampling", sampling.replace("-", "_")), low: ends(0), high: ends(1), seed: integer(seed) }),
  }
}

export const collocation: BlockType<Collocation> = {
  type: "collocation",
  version: 1,
  title: "Collocation points",
  category: "prepare",
  config,
  inputs: [{ name: "data", title: "Data", kind: "dataset", help: "Rows at which the solution is known, split." }],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The same rows and the points, with a field that tells which are known." }],
  infer,
  lower,
  summary: ({ n, sampling }) => `${n} points · ${sampling === "uniform" ? "uniform" : "Latin hypercube"}`,
}
