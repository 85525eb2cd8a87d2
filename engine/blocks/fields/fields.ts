import { z } from "zod"
import type { BlockType } from "../../model/block-type.ts"
import { datasetOutputs } from "../datasets.ts"

const config = z.strictObject({})
type Fields = z.infer<typeof config>

export const fields: BlockType<Fields> = {
  type: "fields",
  version: 1,
  title: "Fields",
  category: "prepare",
  config,
  inputs: [{ name: "data", title: "Data", kind: "dataset", help: "The rows whose fields a network is drawn on." }],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The same rows." }],
  passes: "data",
  infer: ({ inputs: { data } }) => ({ outputs: data?.kind === "dataset" ? datasetOutputs(data) : {}, problems: [] }),
  lower: () => {
    throw new Error("fields passes its dataset on and has no statement")
  },
  summary: () => "as they come",
}
