import { z } from "zod"
import type { BlockProblem, BlockType, DataNeed, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { text } from "../literals.ts"

const config = z.strictObject({
  path: z.string().default("").meta({
    title: "File",
    description: "The model.npz whose weights training starts from, relative to the pipeline file.",
    control: "file",
    dataFormat: "npz",
  }),
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "a data name is a-z, 0-9 and _, starting with a letter").default("start").meta({
    title: "Data name",
    description: "The name by which a command line or another machine says where this file is, as in --data start=FILE.",
  }),
})
type StartModel = z.infer<typeof config>

function data({ name, path }: StartModel): DataNeed[] {
  return [{ name, path, format: "npz", options: {} }]
}

function infer({ config: { name, path }, facts }: InferContext<StartModel>): Inferred {
  return { outputs: { start: { kind: "start" } }, problems: fileProblems(path, facts[name]) }
}

function fileProblems(path: string, known: InferContext<StartModel>["facts"][string]): BlockProblem[] {
  if (path === "") return [{ code: "no-start-file", key: "path", message: "No file is chosen. Choose a model.npz, or type its path." }]
  if (!known || !("problem" in known)) return []
  const { code, message, severity, at } = known.problem
  return [{ code, message, severity, key: "path", file: at.file }]
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
  summary: ({ path, name }) => (path === "" ? name : (path.split("/").at(-1) ?? path)),
}
