import { z } from "zod"
import type { BlockType, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { integer, options, real } from "../literals.ts"

const config = z.strictObject({
  force: z.number().min(1e-6).max(1).default(0.5).meta({ title: "Force", description: "How far the centre moves to the mean of the ranks' weights at each exchange; each rank moves by this share of its distance, divided by the count of ranks.", unit: "" }),
  sync_every: z.int().min(1).max(1_000_000).default(1).meta({ title: "Exchange every", description: "Each rank trains alone for so many steps before the centre draws it.", unit: "steps" }),
})
type Easgd = z.infer<typeof config>

function lower({ config: { force, sync_every } }: LowerContext<Easgd>): Call {
  return { function: "strategies.easgd", arguments: [], options: options({ sync_every: sync_every > 1 ? integer(sync_every) : undefined, force: real(force) }) }
}

export const easgd: BlockType<Easgd> = {
  type: "easgd",
  version: 1,
  title: "Elastic averaging",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "strategy", title: "Strategy", kind: "strategy", help: "How the ranks share the work: each has weights of its own, which a centre draws together." }],
  infer: () => ({ outputs: { strategy: { kind: "strategy", sharing: "elastic", apart: true, kept: 1 } }, problems: [] }),
  lower,
  summary: ({ force, sync_every }) => `force ${force}${sync_every > 1 ? ` · every ${sync_every}` : ""}`,
}
