import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { OptimizerWrapper } from "../../model/ports.ts"
import { choice, integer, real } from "../literals.ts"
import { switchOff, wrapped, wrapperPorts } from "../wrappers.ts"

const config = z.strictObject({
  mode: z.enum(["off", "on", "adaptive"]).default("adaptive").meta({
    title: "Mode",
    description: "Off passes the optimizer on as it is, on averages after each step, adaptive where the weights scatter.",
    labels: { off: "Off", on: "On", adaptive: "Adaptive" },
  }),
  window: z.int().min(2).max(50).default(10).meta({ title: "Window", description: "How many steps the mean is over; each keeps a number for each weight. The depth of an acceleration behind is usual.", unit: "steps" }),
  threshold: z.number().min(0).max(1e6).default(0.1).meta({ title: "Threshold", description: "Adaptive: average where the deviation is more than this share of the mean.", unit: "" }),
  norm: z.enum(["max-ratio", "l2-ratio"]).default("max-ratio").meta({
    title: "Norm",
    description: "Adaptive: compare the largest deviation with the largest mean, or the lengths of all of them.",
    labels: { "max-ratio": "Largest", "l2-ratio": "Lengths" },
  }),
})
type MovingAverage = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<MovingAverage>): Inferred {
  return wrapped(inputs.optimizer, config.mode === "off" ? null : wrapperOf(config), (inside) => orderProblems(id, inside))
}

/** Mean and deviation, as measured in f64. */
function wrapperOf({ window }: MovingAverage): OptimizerWrapper {
  return { type: "moving-average", states: window, copies: 1 + 6 * window, passes: 0, series: ["averaged_steps"] }
}

function orderProblems(id: string, inside: readonly string[]): BlockProblem[] {
  const fix = switchOff(id, "mode", "off")
  if (inside.includes("moving-average")) {
    return [{ code: "averaged-twice", port: "optimizer", message: "This optimizer has a moving average already, and once is all that can be. Leave this block out, or switch one of the two off.", fix }]
  }
  if (!inside.includes("anderson")) return []
  return [{ code: "average-outside", port: "optimizer", message: "A moving average stands before Anderson acceleration, which extrapolates what it gives. Wire the optimizer to this block, and this block to the acceleration.", fix }]
}

function lower({ config: { mode, window, threshold, norm } }: LowerContext<MovingAverage>): Call {
  return {
    function: "optim.moving_average",
    arguments: ["optimizer"],
    options: {
      mode: choice("optim.MovingAverage.Mode", mode),
      window: integer(window),
      threshold: real(threshold),
      norm: choice("optim.MovingAverage.Norm", norm.replace("-", "_")),
    },
  }
}

export const movingAverage: BlockType<MovingAverage> = {
  type: "moving-average",
  version: 1,
  title: "Moving average",
  category: "training",
  config,
  ...wrapperPorts,
  infer,
  lower,
  summary: ({ mode, window, threshold }) => (mode === "off" ? "off" : mode === "on" ? `mean of ${window}` : `mean of ${window} above ${threshold}`),
}
