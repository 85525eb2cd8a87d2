import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { options, real } from "../literals.ts"

const config = z.strictObject({
  norm: z.number().min(0).max(1e9).default(1).meta({ title: "Norm", description: "A gradient longer than this is shortened to it, all numbers together; 0 sets no limit.", unit: "" }),
  value: z.number().min(0).max(1e9).default(0).meta({ title: "Value", description: "Each number of the gradient is held within plus and minus this, before its norm is looked at; 0 sets no limit.", unit: "" }),
})
type GradientClip = z.infer<typeof config>

function infer({ id, config: { norm, value } }: InferContext<GradientClip>): Inferred {
  const fix = { title: "Limit the norm to 1", edits: [{ edit: "set-config" as const, id, key: "norm", value: 1 }] }
  const problems: BlockProblem[] = norm === 0 && value === 0 ? [{ code: "clip-without-limit", severity: "warning", key: "norm", message: "Neither the norm nor the numbers of the gradient are limited, so this block does nothing.", fix }] : []
  return { outputs: { clip: { kind: "clip" } }, problems }
}

function lower({ config: { norm, value } }: LowerContext<GradientClip>): Call {
  return { function: "optim.clip", arguments: [], options: options({ value: value > 0 ? real(value) : undefined, norm: norm > 0 ? real(norm) : undefined }) }
}

export const gradientClip: BlockType<GradientClip> = {
  type: "gradient-clip",
  version: 1,
  title: "Gradient clip",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "clip", title: "Clip", kind: "clip", help: "Limits of the gradient of the whole batch." }],
  infer,
  lower,
  summary: ({ norm, value }) => [norm > 0 ? `norm ${norm}` : "", value > 0 ? `±${value}` : ""].filter(Boolean).join(" · ") || "no limit",
}
