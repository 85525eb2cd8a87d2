import { z } from "zod"
import type { BlockType, DataNeed, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dataNameSetting, fileName, fileSetting, lookedAt } from "../data-files.ts"
import { text } from "../literals.ts"

const config = z.strictObject({
  path: fileSetting("File", "The model.npz whose weights training starts from", "npz"),
  name: dataNameSetting("start", "Data name", "this file is"),
})
type StartModel = z.infer<typeof config>

function data({ name, path }: StartModel): DataNeed[] {
  return [{ name, path, format: "npz", options: {} }]
}

function infer({ config: { name, path }, facts }: InferContext<StartModel>): Inferred {
  return { outputs: { start: { kind: "start" } }, problems: lookedAt(facts[name], { path, key: "path", what: "a model.npz" }).problems }
}

function lower({ config: { name, path } }: LowerContext<StartModel>): Call {
  return { function: "train.start_model", arguments: [], options: { name: text(name), path: text(path) } }
}

export const startModel: BlockType<StartModel> = {
  type: "start-model",
  version: 1,
  title: "Start model",
  category: "input",
  config,
  inputs: [],
  outputs: [{ name: "start", title: "Start", kind: "start", help: "Weights to start from, for a train block." }],
  data,
  infer,
  lower,
  summary: ({ path, name }) => (path === "" ? name : fileName(path)),
}
