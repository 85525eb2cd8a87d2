import { z } from "zod"
import type { BlockType } from "../../model/block-type.ts"
import { scalerKinds, scalerOptions, scalerSettings, scalerSummary, scalerTitles } from "../loss-scaling.ts"

const config = z.strictObject({
  kind: z.enum(scalerKinds).default("backoff").meta({ title: "Kind", description: "How the scale is found: always the same, halved after an overflow, or from the sizes of past gradients.", labels: scalerTitles }),
  ...scalerSettings,
})
type LossScaler = z.infer<typeof config>

export const lossScaler: BlockType<LossScaler> = {
  type: "loss-scaler",
  version: 1,
  title: "Loss scaler",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "precision", title: "Precision", kind: "precision", help: "What the loss is multiplied by before the backward pass." }],
  infer: () => ({ outputs: { precision: { kind: "precision", scaled: true } }, problems: [] }),
  lower: ({ config: { kind, ...settings } }) => ({ function: "optim.loss_scaler", arguments: [], options: scalerOptions(kind, settings) }),
  summary: ({ kind, ...settings }) => scalerSummary(kind, settings),
}
