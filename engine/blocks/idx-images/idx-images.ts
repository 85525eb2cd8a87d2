import { z } from "zod"
import type { BlockProblem, BlockType, DataNeed, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { datasetOutputs } from "../datasets.ts"
import type { Facts } from "../../model/facts.ts"
import { integer, options, text } from "../literals.ts"
import type { Dim, Field } from "../../model/ports.ts"

const dataName = z.string().regex(/^[a-z][a-z0-9_]*$/, "a data name is a-z, 0-9 and _, starting with a letter")

const config = z.strictObject({
  images_path: z.string().default("").meta({
    title: "Images file",
    description: "The IDX file of the images (idx3-ubyte), relative to the pipeline file.",
    control: "file",
    dataFormat: "idx-images",
  }),
  labels_path: z.string().default("").meta({
    title: "Labels file",
    description: "The IDX file of the class of each image (idx1-ubyte), relative to the pipeline file.",
    control: "file",
    dataFormat: "idx-labels",
  }),
  images: dataName.default("images").meta({
    title: "Name of the images",
    description: "The name by which a command line or another machine says where the images are, as in --data images=FILE.",
  }),
  labels: dataName.default("labels").meta({
    title: "Name of the labels",
    description: "The name by which a command line or another machine says where the labels are, as in --data labels=FILE.",
  }),
  limit: z.int().min(0).max(100_000_000).default(0).meta({
    title: "Limit",
    description: "Read only this many images from the start of the file; 0 reads all.",
    unit: "images",
  }),
})
type IdxImages = z.infer<typeof config>

function data(config: IdxImages): DataNeed[] {
  return [
    { name: config.images, path: config.images_path, format: "idx-images", options: {} },
    { name: config.labels, path: config.labels_path, format: "idx-labels", options: {} },
  ]
}

function infer({ id, config, facts }: InferContext<IdxImages>): Inferred {
  const images = look(facts[config.images], config.images_path, "images_path")
  const labels = look(facts[config.labels], config.labels_path, "labels_path")
  const problems = [...images.problems, ...labels.problems, ...pairProblems(config, images.facts, labels.facts)]
  const [height = `height:${id}`, width = `width:${id}`]: readonly Dim[] = images.facts?.dims ?? []
  const fields: Field[] = [
    { name: "image", dims: [height, width], dtype: "number", range: [0, 255] },
    { name: "label", dims: [], dtype: "class", classes: labels.facts?.classes },
  ]
  const rows = rowsOf(config, images.facts) ?? `rows:${id}`
  return { outputs: datasetOutputs({ kind: "dataset", fields, rows, transforms: [] }), problems }
}

function look(known: InferContext<IdxImages>["facts"][string], path: string, key: string): { facts?: Facts; problems: BlockProblem[] } {
  if (known && !("problem" in known)) return { facts: known, problems: [] }
  if (path === "") return { problems: [{ code: "no-file", key, message: "No file is chosen. Choose an IDX file, or type its path." }] }
  if (!known) return { problems: [] }
  const { code, message, severity, at } = known.problem
  return { problems: [{ code, message, severity, key, file: at.file, line: at.line, column: at.column }] }
}

function pairProblems({ images, labels }: IdxImages, pictures: Facts | undefined, classes: Facts | undefined): BlockProblem[] {
  if (images === labels) {
    return [{ code: "same-data-name", key: "labels", message: `Images and labels are both named “${images}”. Give the labels another data name.` }]
  }
  if (pictures?.rows === 0) return [{ code: "no-rows", key: "images_path", message: "The file holds no image. Choose a file with at least one." }]
  if (pictures?.rows === undefined || classes?.rows === undefined || pictures.rows === classes.rows) return []
  return [{ code: "counts-differ", key: "labels_path", message: `There are ${pictures.rows} images and ${classes.rows} labels. Choose the two files of one set.` }]
}

function rowsOf({ limit }: IdxImages, facts: Facts | undefined): number | undefined {
  if (facts?.rows === undefined) return undefined
  return limit > 0 ? Math.min(limit, facts.rows) : facts.rows
}

function lower({ config, facts }: LowerContext<IdxImages>): Call {
  const images = facts[config.images]
  const numbers = { rows: images?.rows, height: images?.dims?.[0], width: images?.dims?.[1], classes: facts[config.labels]?.classes }
  return {
    function: "data.idx",
    arguments: [],
    options: options({
      images: text(config.images),
      labels: text(config.labels),
      images_path: text(config.images_path),
      labels_path: text(config.labels_path),
      ...Object.fromEntries(Object.entries(numbers).map(([key, value]) => [key, value === undefined ? undefined : integer(value)])),
      limit: config.limit > 0 ? integer(config.limit) : undefined,
    }),
  }
}

export const idxImages: BlockType<IdxImages> = {
  type: "idx-images",
  version: 1,
  title: "IDX images",
  category: "input",
  config,
  inputs: [],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "One image and its class a row." }],
  data,
  infer,
  lower,
  summary: ({ images_path, limit }) => [images_path.split("/").at(-1) || "no file", limit > 0 ? `first ${limit}` : ""].filter(Boolean).join(" · "),
}
