import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { OptimizerWrapper } from "../../model/ports.ts"
import { setFix } from "../fixes.ts"
import { boolean, choice, integer, real } from "../literals.ts"
import { switchOff, wrapped, wrapperPorts } from "../wrappers.ts"

const mostFrequency = 10_000

const config = z.strictObject({
  enabled: z.boolean().default(true).meta({ title: "Enabled", description: "Off: the optimizer is passed on as it is." }),
  depth: z.int().min(2).max(50).default(10).meta({ title: "Depth", description: "How many differences of earlier steps are combined; each keeps two numbers for each weight.", unit: "steps" }),
  frequency: z.int().min(1).max(mostFrequency).default(10).meta({ title: "Frequency", description: "Extrapolate after so many steps, again and again.", unit: "steps" }),
  store_every: z.int().min(1).max(mostFrequency).default(1).meta({ title: "Store every", description: "Keep every so manieth step, and those that extrapolate.", unit: "steps" }),
  wait: z.int().min(0).max(1_000_000_000).default(1).meta({ title: "Wait", description: "Leave out so many steps at the beginning.", unit: "steps" }),
  mixing: z.number().min(0).max(1).default(1).meta({ title: "Mixing", description: "From 0, the combination of earlier weights, to 1, that of what the optimizer made of them.", unit: "" }),
  regularisation: z.number().min(0).max(1).default(0).meta({ title: "Regularisation", description: "Keeps the combination near the last step, where history nearly repeats itself.", unit: "" }),
  residual: z.enum(["exact", "differenced"]).default("exact").meta({
    title: "Residual",
    description: "What a step changed, from the weights before and after it, or from weights of two steps one after the other, as AADL does.",
    labels: { exact: "Exact", differenced: "Differenced" },
  }),
  safeguard: z.boolean().default(true).meta({ title: "Safeguard", description: "Keep an extrapolation only where it makes the loss of the same rows smaller than the plain step." }),
})
type Anderson = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<Anderson>): Inferred {
  return wrapped(inputs.optimizer, config.enabled ? wrapperOf(config) : null, (inside) => [...orderProblems(id, inside), ...residualProblems(id, config)])
}

function wrapperOf({ depth, frequency, store_every, residual, safeguard }: Anderson): OptimizerWrapper {
  const states = residual === "exact" ? 2 * (depth + 1) : depth + 2
  const stored = Math.min(1, 1 / store_every + 1 / frequency)
  return {
    type: "anderson",
    states,
    copies: stored * (residual === "exact" ? 2 : 1) + solveCopies(depth) / frequency,
    passes: safeguard ? 2 / frequency : 0,
    series: ["anderson_tried", "anderson_accepted"],
  }
}

/** Householder QR of so many columns, and what comes of it, as measured in f64. */
function solveCopies(depth: number): number {
  return 10 * depth + 2.5 * depth ** 2
}

function orderProblems(id: string, inside: readonly string[]): BlockProblem[] {
  if (!inside.includes("anderson")) return []
  return [{ code: "accelerated-twice", port: "optimizer", message: "This optimizer is accelerated already, and once is all that can be. Leave this block out, or switch one of the two off.", fix: switchOff(id, "enabled", false) }]
}

/** Differences of weights of which one was moved by an extrapolation are no residuals. */
function residualProblems(id: string, { residual, depth, frequency, store_every }: Anderson): BlockProblem[] {
  const enough = Math.min(depth * store_every, mostFrequency)
  if (residual !== "differenced" || frequency >= enough) return []
  return [
    {
      code: "differenced-too-often",
      severity: "warning",
      key: "frequency",
      message: `Differenced residuals are wrong across an extrapolation, so a history of ${depth} needs ${enough} steps between two, not ${frequency}. Extrapolate less often, or use exact residuals.`,
      fix: setFix(`Extrapolate every ${enough} steps`, id, "frequency", enough),
    },
  ]
}

function lower({ config }: LowerContext<Anderson>): Call {
  return {
    function: "optim.anderson",
    arguments: ["optimizer"],
    options: {
      enabled: boolean(config.enabled),
      depth: integer(config.depth),
      frequency: integer(config.frequency),
      store_every: integer(config.store_every),
      wait: integer(config.wait),
      mixing: real(config.mixing),
      regularisation: real(config.regularisation),
      residual: choice("optim.Anderson.Residual", config.residual),
      safeguard: boolean(config.safeguard),
    },
  }
}

export const anderson: BlockType<Anderson> = {
  type: "anderson",
  version: 1,
  title: "Anderson acceleration",
  category: "training",
  config,
  ...wrapperPorts,
  infer,
  lower,
  summary: ({ enabled, depth, frequency }) => (enabled ? `depth ${depth} · every ${frequency} steps` : "off"),
}
