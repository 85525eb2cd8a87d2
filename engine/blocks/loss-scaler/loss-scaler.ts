import { z } from "zod"
import type { BlockType, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { choice, integer, options, real } from "../literals.ts"

const titles = { fixed: "Fixed", backoff: "Back-off", logmax: "Log-max" }
type Kind = keyof typeof titles

const config = z.strictObject({
  kind: z.enum(Object.keys(titles) as [Kind, ...Kind[]]).default("backoff").meta({ title: "Kind", description: "How the scale is found: always the same, halved after an overflow, or from the sizes of past gradients.", labels: titles }),
  scale: z.number().min(1).max(16_777_216).default(65_536).meta({ title: "Scale", description: "What the loss is multiplied by, or what back-off begins with.", unit: "" }),
  window: z.int().min(1).max(1_000_000_000).default(2000).meta({ title: "Window", description: "After so many good steps in a row back-off grows the scale.", unit: "steps" }),
  factor: z.number().min(1.0001).max(1024).default(2).meta({ title: "Factor", description: "By which back-off grows the scale, and shrinks it after a gradient that is not finite.", unit: "" }),
  target: z.number().min(1).max(1e15).default(65_536).meta({ title: "Target", description: "The size that log-max keeps the largest gradients below.", unit: "" }),
})
type LossScaler = z.infer<typeof config>

/** What a kind does not read is left out. */
function lower({ config: { kind, scale, window, factor, target } }: LowerContext<LossScaler>): Call {
  const byBackoff = kind === "backoff"
  return {
    function: "optim.loss_scaler",
    arguments: [],
    options: options({
      kind: choice("optim.LossScaler.Kind", kind),
      scale: kind === "logmax" ? undefined : real(scale),
      window: byBackoff ? integer(window) : undefined,
      factor: byBackoff ? real(factor) : undefined,
      target: kind === "logmax" ? real(target) : undefined,
    }),
  }
}

export const lossScaler: BlockType<LossScaler> = {
  type: "loss-scaler",
  version: 1,
  title: "Loss scaler",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "precision", title: "Precision", kind: "precision", help: "What the loss is multiplied by before the backward pass." }],
  infer: () => ({ outputs: { precision: { kind: "precision" } }, problems: [] }),
  lower,
  summary: ({ kind, scale, target }) => (kind === "logmax" ? `log-max · ${target}` : `${titles[kind].toLowerCase()} · ${scale}`),
}
