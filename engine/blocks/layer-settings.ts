import { z } from "zod"
import type { Literal } from "../model/call.ts"
import type { Figures } from "../model/block-type.ts"
import type { ActivationName, ActivationRule } from "./activations.ts"
import { activationNames, activationTitles, ruleOf } from "./activations.ts"
import { figuresWith, gradientSums, perRow } from "./figures.ts"
import { boolean, choice } from "./literals.ts"

/** What layers with weights have in common: an activation behind them, a bias, and how weights start. */
export const layerActivationTitles = { none: "None", ...activationTitles }

export const activationSetting = z.enum(["none", ...activationNames]).default("none").meta({
  title: "Activation",
  description: "The function applied to each number that comes out; the last layer of a network mostly has none.",
  labels: layerActivationTitles,
})

export function biasSetting(each: string): z.ZodDefault<z.ZodBoolean> {
  return z.boolean().default(true).meta({ title: "Bias", description: `Add one learned number to each ${each}.` })
}

export const startSetting = z.enum(["uniform", "he", "glorot", "normal"]).default("uniform").meta({
  title: "Initial weights",
  description: "How the weights are drawn before the first step; He suits ReLU, Glorot suits tanh and sigmoid.",
  labels: { uniform: "Uniform ±1/√inputs", he: "He", glorot: "Glorot", normal: "Normal, deviation 0.01" },
})

interface LayerSettings {
  readonly activation: ActivationName | "none"
  readonly bias: boolean
  readonly start: z.infer<typeof startSetting>
}

const linear: Omit<ActivationRule, "title"> = { forward: 0, backward: 0, readsInput: false, kept: 0, passing: 1 }

/** What the activation costs a number; `last`: size of the last dimension, where costs are asked for. */
export function costOf(activation: LayerSettings["activation"], last?: number): Omit<ActivationRule, "title"> {
  return activation === "none" ? linear : ruleOf(activation, last)
}

/** Where values behind an activation lie, as a part of a signal; nothing where that is not bounded. */
export function activatedRange(activation: LayerSettings["activation"]): { readonly range?: readonly [number, number] } {
  const { range } = costOf(activation)
  return range ? { range } : {}
}

/** What a layer with weights is made of, in numbers of a sample. */
export interface WeightedLayer {
  readonly weights: number
  /** None without a bias. */
  readonly biases: number
  /** Operations of its product, the same in each of its gradients. */
  readonly products: number
  readonly made: number
  /** Size of the last dimension of what it makes. */
  readonly last: number
  readonly activation: LayerSettings["activation"]
  /** Numbers of the input where gradients go on to it, else none. */
  readonly onwards: number
  /** Bias and activation are passes of their own, not the product's last one. */
  readonly apart?: boolean
  /** How its product goes, beside its sizes; and over what the gradient of its bias is a sum. */
  readonly product?: string
  readonly sumsOver?: string
}

/** Bias and activation cost theirs for each number made. */
export function weightedFigures({ weights, biases, products, made, last, activation, onwards, apart = false, product = "", sumsOver }: WeightedLayer): Figures {
  const { forward, backward, readsInput, kept, passing } = costOf(activation, last)
  const biased = biases > 0 ? made : 0
  return figuresWith({
    parameters: weights + biases,
    forward: perRow(products + biased + forward * made),
    toInput: perRow(products),
    toWeights: perRow(products + biased + backward * made),
    kept: (readsInput ? made : 0) + kept * made,
    made,
    ofGradient: activation === "none" ? [{ key: `product ${product}`, row: products, sums: weights, readsInput: true }, ...(biases > 0 ? [gradientSums(made, biases, sumsOver)] : [])] : [],
    passing: passing * made + (apart ? made : 0) + onwards,
  })
}

/** As the library calls them; its defaults are left out. */
export function layerOptions({ activation, bias, start }: LayerSettings): Record<string, Literal | undefined> {
  return {
    activation: activation === "none" ? undefined : choice("Activation", activation),
    bias: bias ? undefined : boolean(false),
    start: start === "uniform" ? undefined : choice("Initial", start),
  }
}
