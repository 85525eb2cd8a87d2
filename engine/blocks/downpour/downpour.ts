import { z } from "zod"
import type { BlockType, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { StrategySignal } from "../../model/ports.ts"
import { boolean, integer, options, real } from "../literals.ts"

const config = z.strictObject({
  sync_every: z.int().min(1).max(1_000_000).default(1).meta({ title: "Exchange every", description: "A worker takes so many batches before it sends the sum of their gradients; together they are one step.", unit: "batches" }),
  local_rate: z.number().min(1e-8).max(10).default(0.01).meta({ title: "Local rate", description: "By which a worker moves its own copy of the weights between the batches of a step.", unit: "" }),
  synchronous: z.boolean().default(false).meta({ title: "Synchronous", description: "All ranks share each batch and wait for each other, so no gradient is ever stale; then there is no master." }),
})
type Downpour = z.infer<typeof config>

function signal({ sync_every, synchronous }: Downpour): StrategySignal {
  return { kind: "strategy", sharing: synchronous ? "all-reduce" : "master", apart: true, batches: sync_every, ...(sync_every > 1 && { kept: 2 }) }
}

/** The local rate matters only between batches. */
function lower({ config: { sync_every, local_rate, synchronous } }: LowerContext<Downpour>): Call {
  return {
    function: "strategies.downpour",
    arguments: [],
    options: options({
      sync_every: sync_every > 1 ? integer(sync_every) : undefined,
      local_rate: sync_every > 1 ? real(local_rate) : undefined,
      synchronous: synchronous ? boolean(true) : undefined,
    }),
  }
}

export const downpour: BlockType<Downpour> = {
  type: "downpour",
  version: 1,
  title: "Downpour",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "strategy", title: "Strategy", kind: "strategy", help: "How the ranks share the work: a master deals batches out to workers." }],
  infer: ({ config }) => ({ outputs: { strategy: signal(config) }, problems: [] }),
  lower,
  summary: ({ sync_every, synchronous }) => `${synchronous ? "in step" : "a master and workers"}${sync_every > 1 ? ` · every ${sync_every}` : ""}`,
}
