import { z } from "zod"
import type { BlockProblem, BlockType, DataNeed, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dataNameSetting, fileName, fileSetting, limitedRows, limitSetting, lookedAt } from "../data-files.ts"
import { datasetOutputs } from "../datasets.ts"
import type { Facts } from "../../model/facts.ts"
import { integer, options, text } from "../literals.ts"
import type { Dim, Field } from "../../model/ports.ts"

const config = z.strictObject({
  images_path: fileSetting("Images file", "The IDX file of the images (idx3-ubyte)", "idx-images"),
  labels_path: fileSetting("Labels file", "The IDX file of the class of each image (idx1-ubyte)", "idx-labels"),
  images: dataNameSetting("images", "Name of the images", "the images are"),
  labels: dataNameSetting("labels", "Name of the labels", "the labels are"),
  limit: limitSetting(),
})
type IdxImages = z.infer<typeof config>

function data(config: IdxImages): DataNeed[] {
  return [
    { name: config.images, path: config.images_path, format: "idx-images", options: {} },
    { name: config.labels, path: config.labels_path, format: "idx-labels", options: {} },
  ]
}

function infer({ id, config, facts }: InferContext<IdxImages>): Inferred {
  const images = lookedAt(facts[config.images], { path: config.images_path, key: "images_path", what: "an IDX file" })
  const labels = lookedAt(facts[config.labels], { path: config.labels_path, key: "labels_path", what: "an IDX file" })
  const problems = [...images.problems, ...labels.problems, ...pairProblems(config, images.facts, labels.facts)]
  const [height = `height:${id}`, width = `width:${id}`]: readonly Dim[] = images.facts?.dims ?? []
  const fields: Field[] = [
    { name: "image", dims: [height, width], dtype: "number", range: [0, 255] },
    { name: "label", dims: [], dtype: "class", classes: labels.facts?.classes },
  ]
  const rows = limitedRows(config.limit, images.facts) ?? `rows:${id}`
  return { outputs: datasetOutputs({ kind: "dataset", fields, rows, transforms: [] }), problems }
}

function pairProblems({ images, labels }: IdxImages, pictures: Facts | undefined, classes: Facts | undefined): BlockProblem[] {
  if (images === labels) {
    return [{ code: "same-data-name", key: "labels", message: `Images and labels are both named “${images}”. Give the labels another data name.` }]
  }
  if (pictures?.rows === 0) return [{ code: "no-rows", key: "images_path", message: "The file holds no image. Choose a file with at least one." }]
  if (pictures?.rows === undefined || classes?.rows === undefined || pictures.rows === classes.rows) return []
  return [{ code: "counts-differ", key: "labels_path", message: `There are ${pictures.rows} images and ${classes.rows} labels. Choose the two files of one set.` }]
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
  summary: ({ images_path, limit }) => [fileName(images_path) || "no file", limit > 0 ? `first ${limit}` : ""].filter(Boolean).join(" · "),
}
