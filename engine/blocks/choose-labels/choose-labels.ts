import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { nearest } from "../../model/nearest.ts"
import type { DatasetSignal, Field } from "../../model/ports.ts"
import { datasetOutputs } from "../datasets.ts"
import { setFix } from "../fixes.ts"
import { boolean, integer, options, text } from "../literals.ts"

const config = z.strictObject({
  labels: z.array(z.int().min(0).max(1_000_000)).max(1000).default([]).meta({ title: "Labels", description: "The numbers of the classes whose rows are kept; none names all." }),
  at_most: z.int().min(0).max(1_000_000_000).default(0).meta({ title: "At most", description: "How many rows of each class the train part keeps; 0 keeps all.", unit: "rows" }),
  renumber: z.boolean().default(false).meta({ title: "Renumber", description: "Count the chosen classes anew from 0, in the order of the list." }),
  field: z.string().default("label").meta({ title: "Field", description: "The field of class numbers.", control: "fields" }),
  seed: z.int().min(0).max(4_294_967_295).default(42).meta({ title: "Seed", description: "Decides which rows of a class are kept; those of a lower limit are among those of a higher one.", unit: "" }),
})
type ChooseLabels = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<ChooseLabels>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  if (!data) return { outputs: {}, problems: [] }
  const field = data.fields.find(({ name, dtype }) => name === config.field && dtype === "class")
  if (!field) return { outputs: datasetOutputs(data), problems: fieldProblems(config, data, id) }
  return { outputs: datasetOutputs(chosen(data, config, id)), problems: labelProblems(config, field, id) }
}

/** How many rows a class has, only the data tell. */
function chosen(data: DatasetSignal, { field, labels, at_most, renumber }: ChooseLabels, id: string): DatasetSignal {
  const renumbered = (one: Field): Field => (one.name === field && renumber && labels.length > 0 ? { ...one, classes: labels.length } : one)
  const fields = data.fields.map(renumbered)
  if (labels.length === 0 && at_most === 0) return { ...data, fields }
  const parts = data.parts && { train: `train:${id}`, validation: data.parts.validation === 0 ? 0 : `validation:${id}`, test: data.parts.test === 0 ? 0 : `test:${id}` }
  return { ...data, fields, rows: `rows:${id}`, parts }
}

function fieldProblems({ field }: ChooseLabels, { fields }: DatasetSignal, id: string): BlockProblem[] {
  const classes = fields.filter(({ dtype }) => dtype === "class").map(({ name }) => name)
  if (classes.length === 0) return [{ code: "no-labels", port: "data", message: "These rows have no class label: every field holds numbers. Choose a label in the block that reads the data, or take this block out." }]
  const near = nearest(field, classes) ?? classes[0]!
  const fix = setFix(`Use “${near}”`, id, "field", near)
  return [{ code: "field-not-class", key: "field", message: `The dataset has no field of class numbers “${field}”; it has: ${classes.map((name) => `“${name}”`).join(", ")}.`, fix }]
}

function labelProblems({ labels }: ChooseLabels, { name, classes }: Field, id: string): BlockProblem[] {
  const once = [...new Set(labels)]
  const there = once.filter((label) => classes === undefined || label < classes)
  const fix = setFix("Leave them out", id, "labels", there)
  const problems: BlockProblem[] = []
  if (there.length < once.length) {
    const absent = once.filter((label) => !there.includes(label)).join(", ")
    problems.push({ code: "no-such-class", key: "labels", message: `“${name}” has the classes 0 to ${classes! - 1}, and not ${absent}. Choose among these.`, fix })
  }
  if (once.length < labels.length) problems.push({ code: "class-twice", key: "labels", message: "A class is named twice. Name each once.", fix })
  return problems
}

function lower({ config: { labels, at_most, renumber, field, seed } }: LowerContext<ChooseLabels>): Call {
  return {
    function: "data.choose_labels",
    arguments: ["data"],
    options: options({
      field: text(field),
      labels: labels.length > 0 ? { list: labels.map(integer) } : undefined,
      at_most: at_most > 0 ? integer(at_most) : undefined,
      renumber: renumber ? boolean(true) : undefined,
      seed: integer(seed),
    }),
  }
}

export const chooseLabels: BlockType<ChooseLabels> = {
  type: "choose-labels",
  version: 1,
  title: "Choose labels",
  category: "prepare",
  config,
  inputs: [{ name: "data", title: "Data", kind: "dataset", help: "Rows with a class label." }],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The rows of the chosen classes, in the same parts." }],
  infer,
  lower,
  summary: ({ labels, at_most }) => [labels.length > 0 ? `classes ${labels.join(", ")}` : "all classes", at_most > 0 ? `at most ${at_most}` : ""].filter(Boolean).join(" · "),
}
