import { z } from "zod"
import type { BlockType, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { options, real } from "../literals.ts"

const config = z.strictObject({
  kappa: z.number().min(0.01).max(100).default(2).meta({ title: "Kappa", description: "How much of the energy of SGD with momentum all workers together may have.", unit: "" }),
  momentum: z.number().min(0).max(0.9999).default(0.9).meta({ title: "Momentum", description: "Of the SGD whose energy is matched.", unit: "" }),
  learning_rate: z.number().min(1e-8).max(10).default(0.01).meta({ title: "Learning rate", description: "Of the SGD whose energy is matched; the optimizer's should be the same.", unit: "" }),
})
type Gem = z.infer<typeof config>

function lower({ config: { kappa, momentum, learning_rate } }: LowerContext<Gem>): Call {
  return { function: "strategies.gem", arguments: [], options: options({ kappa: real(kappa), momentum: real(momentum), learning_rate: real(learning_rate) }) }
}

export const gem: BlockType<Gem> = {
  type: "gem",
  version: 1,
  title: "Gradient energy matching",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "strategy", title: "Strategy", kind: "strategy", help: "How the ranks share the work: a master deals batches out to workers, which scale what they send." }],
  infer: () => ({ outputs: { strategy: { kind: "strategy", sharing: "master", apart: true, kept: 2, energy: true } }, problems: [] }),
  lower,
  summary: ({ kappa }) => `kappa ${kappa}`,
}
