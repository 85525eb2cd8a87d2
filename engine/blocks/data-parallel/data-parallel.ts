import { z } from "zod"
import type { BlockType } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"

const config = z.strictObject({})
type DataParallel = z.infer<typeof config>

function lower(): Call {
  return { function: "strategies.data_parallel", arguments: [], options: {} }
}

export const dataParallel: BlockType<DataParallel> = {
  type: "data-parallel",
  version: 1,
  title: "Data parallel",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "strategy", title: "Strategy", kind: "strategy", help: "How the ranks share the work of each step." }],
  infer: () => ({ outputs: { strategy: { kind: "strategy", sharing: "all-reduce" } }, problems: [] }),
  lower,
  summary: () => "batch over ranks",
}
