import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { choice, integer, options, real } from "../literals.ts"

const titles = { constant: "Constant", step: "In stairs", exponential: "Exponential", cosine: "Cosine", polynomial: "Polynomial" }
type Kind = keyof typeof titles

const config = z.strictObject({
  kind: z.enum(Object.keys(titles) as [Kind, ...Kind[]]).default("cosine").meta({ title: "Kind", description: "How the learning rate goes on after the warm-up.", labels: titles }),
  steps: z.int().min(1).max(1_000_000_000).default(1000).meta({ title: "Steps", description: "Over how many steps it falls: to the floor, or by one factor.", unit: "steps" }),
  factor: z.number().min(1e-9).max(1).default(0.1).meta({ title: "Factor", description: "What the rate is multiplied by every so many steps, in stairs and exponentially.", unit: "" }),
  floor: z.number().min(0).max(1).default(0).meta({ title: "Floor", description: "Share of the learning rate that is left at the end, of cosine and polynomial.", unit: "" }),
  power: z.number().min(0.01).max(100).default(1).meta({ title: "Power", description: "Of the polynomial; 1 is a straight line.", unit: "" }),
  warm_up: z.int().min(0).max(1_000_000_000).default(0).meta({ title: "Warm-up", description: "Steps at the beginning in which the rate rises to its full size; 0 begins with it.", unit: "steps" }),
  warm_up_from: z.number().min(0).max(1).default(0).meta({ title: "Warm-up from", description: "Share of the learning rate that the warm-up rises from.", unit: "" }),
  base_batch: z.int().min(0).max(100_000_000).default(0).meta({ title: "Base batch", description: "The rate grows with the batch, in proportion to this size; 0 leaves it alone.", unit: "rows" }),
})
type Schedule = z.infer<typeof config>

function infer({ id, config: { kind, warm_up, base_batch } }: InferContext<Schedule>): Inferred {
  const idle = kind === "constant" && warm_up === 0 && base_batch === 0
  const fix = { title: "Use cosine", edits: [{ edit: "set-config" as const, id, key: "kind", value: "cosine" }] }
  const problems: BlockProblem[] = idle ? [{ code: "schedule-without-effect", severity: "warning", key: "kind", message: "A constant schedule without a warm-up or a base batch changes nothing.", fix }] : []
  return { outputs: { schedule: { kind: "schedule" } }, problems }
}

/** What a kind does not read is left out. */
function lower({ config: { kind, ...all } }: LowerContext<Schedule>): Call {
  const falls = kind !== "constant"
  const byFactor = kind === "step" || kind === "exponential"
  const toFloor = kind === "cosine" || kind === "polynomial"
  return {
    function: "optim.schedule",
    arguments: [],
    options: options({
      kind: choice("optim.Schedule.Kind", kind),
      steps: falls ? integer(all.steps) : undefined,
      factor: byFactor ? real(all.factor) : undefined,
      floor: toFloor ? real(all.floor) : undefined,
      power: kind === "polynomial" ? real(all.power) : undefined,
      warm_up: all.warm_up > 0 ? integer(all.warm_up) : undefined,
      warm_up_from: all.warm_up > 0 ? real(all.warm_up_from) : undefined,
      base_batch: all.base_batch > 0 ? integer(all.base_batch) : undefined,
    }),
  }
}

export const schedule: BlockType<Schedule> = {
  type: "schedule",
  version: 1,
  title: "Schedule",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "schedule", title: "Schedule", kind: "schedule", help: "What the learning rate of each step is multiplied by." }],
  infer,
  lower,
  summary: ({ kind, steps, warm_up }) => [kind === "constant" ? titles[kind] : `${titles[kind]} · ${steps} steps`, ...(warm_up > 0 ? [`warm-up ${warm_up}`] : [])].join(" · "),
}
