import { z } from "zod"
import type { BlockProblem, BlockType, DataNeed, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { Facts } from "../../model/facts.ts"
import type { Field } from "../../model/ports.ts"
import { dataNameSetting, fileName, fileSetting, limitedRows, limitSetting, lookedAt } from "../data-files.ts"
import { datasetOutputs } from "../datasets.ts"
import { integer, options, text } from "../literals.ts"

const config = z.strictObject({
  path: fileSetting("File", "The binary file of the images and their classes, as data_batch_1.bin", "cifar"),
  name: dataNameSetting("images", "Data name", "this file is"),
  classes: z.enum(["10", "100"]).default("10").meta({
    title: "Classes",
    description: "CIFAR-10 has ten classes and one label a picture; CIFAR-100 has a hundred, and twenty coarse ones that are not read.",
    labels: { "10": "10", "100": "100" },
  }),
  limit: limitSetting(),
})
type CifarImages = z.infer<typeof config>

function data({ name, path, classes }: CifarImages): DataNeed[] {
  return [{ name, path, format: "cifar", options: { classes: Number(classes) } }]
}

function infer({ id, config, facts }: InferContext<CifarImages>): Inferred {
  const look = lookedAt(facts[config.name], { path: config.path, key: "path", what: "a CIFAR binary file" })
  const fields: Field[] = [
    { name: "image", dims: [3, 32, 32], dtype: "number", range: [0, 255] },
    { name: "label", dims: [], dtype: "class", classes: Number(config.classes) },
  ]
  const rows = limitedRows(config.limit, look.facts) ?? `rows:${id}`
  return { outputs: datasetOutputs({ kind: "dataset", fields, rows, transforms: [] }), problems: [...look.problems, ...emptyProblems(look.facts)] }
}

function emptyProblems(facts: Facts | undefined): BlockProblem[] {
  return facts?.rows === 0 ? [{ code: "no-rows", key: "path", message: "The file holds no picture. Choose a file with at least one." }] : []
}

function lower({ config: { name, path, classes, limit }, facts }: LowerContext<CifarImages>): Call {
  const rows = facts[name]?.rows
  return {
    function: "data.cifar",
    arguments: [],
    options: options({
      name: text(name),
      path: text(path),
      classes: integer(Number(classes)),
      rows: rows === undefined ? undefined : integer(rows),
      limit: limit > 0 ? integer(limit) : undefined,
    }),
  }
}

export const cifarImages: BlockType<CifarImages> = {
  type: "cifar-images",
  version: 1,
  title: "CIFAR images",
  category: "input",
  config,
  inputs: [],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "One colour image and its class a row." }],
  data,
  infer,
  lower,
  summary: ({ path, classes, limit }) => [fileName(path) || "no file", `CIFAR-${classes}`, limit > 0 ? `first ${limit}` : ""].filter(Boolean).join(" · "),
}
