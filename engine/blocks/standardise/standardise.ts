import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { datasetOutputs } from "../datasets.ts"
import { texts } from "../literals.ts"
import { nearest } from "../../model/nearest.ts"
import type { DatasetSignal } from "../../model/ports.ts"

const config = z.strictObject({
  fields: z.array(z.string()).default([]).meta({
    title: "Fields",
    description: "The fields to bring to mean 0 and deviation 1; none chosen means every field of numbers.",
    control: "fields",
  }),
})
type Standardise = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<Standardise>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  if (!data) return { outputs: {}, problems: [] }
  const chosen = chosenFields(config, data)
  const fields = data.fields.map((field) => (chosen.includes(field.name) ? { ...field, range: undefined } : field))
  const transforms = [...data.transforms, ...chosen.map((field) => `standardise ${field}`)]
  return { outputs: datasetOutputs({ ...data, fields, transforms }), problems: problemsOf(config, data, id) }
}

function chosenFields({ fields }: Standardise, data: DatasetSignal): string[] {
  const numbers = data.fields.filter(({ dtype, mark }) => dtype === "number" && !mark).map(({ name }) => name)
  return fields.length === 0 ? numbers : numbers.filter((name) => fields.includes(name))
}

function problemsOf({ fields }: Standardise, data: DatasetSignal, id: string): BlockProblem[] {
  return fields.flatMap((name) => fieldProblem(name, data, { fields, id }))
}

function fieldProblem(name: string, data: DatasetSignal, { fields, id }: Standardise & { id: string }): BlockProblem[] {
  const field = data.fields.find((candidate) => candidate.name === name)
  if (field?.dtype === "number" && !field.mark) return []
  const rest = fields.filter((other) => other !== name)
  if (field?.mark) {
    return [{ code: "field-is-mark", key: "fields", message: `The field “${name}” tells rows from points, which another scale would end. Leave it out.`, fix: setFields(`Leave “${name}” out`, rest, id) }]
  }
  if (field) {
    return [{ code: "field-is-class", key: "fields", message: `The field “${name}” is a class, which has no mean. Leave it out.`, fix: setFields(`Leave “${name}” out`, rest, id) }]
  }
  const near = nearest(name, data.fields.map((candidate) => candidate.name).filter((other) => !fields.includes(other)))
  const has = data.fields.map((candidate) => `“${candidate.name}”`).join(", ")
  const fix = near ? setFields(`Use “${near}”`, fields.map((other) => (other === name ? near : other)), id) : setFields(`Leave “${name}” out`, rest, id)
  return [{ code: "field-unknown", key: "fields", message: `The dataset has no field “${name}”; it has: ${has}.`, fix }]
}

function setFields(title: string, value: string[], id: string): BlockProblem["fix"] {
  return { title, edits: [{ edit: "set-config", id, key: "fields", value }] }
}

function lower({ config, inputs }: LowerContext<Standardise>): Call {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  const fields = data ? chosenFields(config, data) : config.fields
  return { function: "data.standardise", arguments: ["data"], options: { fields: texts(fields) } }
}

export const standardise: BlockType<Standardise> = {
  type: "standardise",
  version: 1,
  title: "Standardise",
  category: "prepare",
  config,
  inputs: [{ name: "data", title: "Data", kind: "dataset", help: "The rows to standardise; mean and deviation come from its train part." }],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The same rows with mean 0 and deviation 1; predictions come back in the first unit." }],
  infer,
  lower,
  summary: ({ fields }) => (fields.length === 0 ? "all numbers" : fields.join(", ")),
}
