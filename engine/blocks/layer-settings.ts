import { z } from "zod"
import type { Literal } from "../model/call.ts"
import type { Figures, Moment, Windows } from "../model/block-type.ts"
import type { ActivationName, ActivationRule } from "./activations.ts"
import { activationNames, activationTitles, forgottenBy, isOfMany, ruleOf } from "./activations.ts"
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

/** An activation by itself, of so many numbers. */
export function activatedFigures(rule: Omit<ActivationRule, "title">, size: number): Figures {
  const { forward, backward, kept, passing } = rule
  return figuresWith({ forward: perRow(forward * size), toInput: perRow(backward * size), kept: kept * size, made: size, passing: passing * size, forgets: forgottenBy(rule), ...passOf({ kept: kept * size, size, backward: (atOnce(rule) + (forgottenBy(rule).output === true ? 0 : 1)) * size, strips: slopesOf(rule, size) }) })
}

/** A dropout of so many numbers, whose mask is drawn again. */
export function droppedFigures(size: number): Figures {
  return figuresWith({ forward: perRow(size), toInput: perRow(size), made: size, passing: 2 * size, forgets: { input: true, output: true }, ...passOf({ kept: 0, size, backward: 2 * size, strips: [] }) })
}

/** Gradients before and behind a function of one or two operations are there at once, and a slope in strips; of others all that passes. */
function atOnce(rule: Omit<ActivationRule, "title">): number {
  return isOfMany(rule) ? rule.passing : 2
}

/** What a function of several operations gave is not there any more when its backward pass begins. */
function leastAgain(rule: Omit<ActivationRule, "title"> | null, again: number): number {
  return rule !== null && isOfMany(rule) ? 0 : again
}

interface Pass {
  readonly kept: number
  readonly size: number
  /** Numbers that the backward pass needs at once, besides those kept. */
  readonly backward: number
  /** And in strips. */
  readonly strips: readonly number[]
}

/** Of a function of each number. */
function passOf({ kept, size, backward, strips }: Pass): Pick<Figures, "eachNumber" | "moments"> {
  return {
    eachNumber: "throughout",
    moments: [
      { pass: "forward", live: kept + size, strips: [size] },
      { pass: "backward", live: kept + backward, least: kept + Math.min(backward, 2 * size), strips },
    ],
  }
}

/** The slope of a function that reads its input again. */
function slopesOf(rule: Omit<ActivationRule, "title"> | null, size: number): readonly number[] {
  return rule?.readsInput === true ? [size] : []
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
  /** Numbers of the input. */
  readonly read: number
  /** The same where gradients go on to it, else none. */
  readonly onwards: number
  readonly windows?: readonly Windows[]
  /** Bias and activation are passes of their own, not the product's last one. */
  readonly apart?: boolean
  /** How its product goes, beside its sizes; and over what the gradient of its bias is a sum. */
  readonly product?: string
  readonly sumsOver?: string
}

/** Bias and activation cost theirs for each number made. */
export function weightedFigures({ weights, biases, products, made, last, activation, read, onwards, windows = [], apart = false, product = "", sumsOver }: WeightedLayer): Figures {
  const rule = costOf(activation, last)
  const { forward, backward, readsInput, kept, passing } = rule
  const biased = biases > 0 ? made : 0
  const again = (readsInput ? made : 0) + kept * made
  return figuresWith({
    parameters: weights + biases,
    forward: perRow(products + biased + forward * made),
    toInput: perRow(products),
    toWeights: perRow(products + biased + backward * made),
    kept: again,
    made,
    forgets: { output: activation === "none" || forgottenBy(rule).output === true },
    ofGradient: activation === "none" ? [{ key: `product ${product}`, row: products, sums: weights, readsInput: true }, ...(biases > 0 ? [gradientSums(made, biases, sumsOver)] : [])] : [],
    passing: Math.max(passing * made, made + onwards) + (apart ? made : 0),
    windows,
    products: [{ weights, read, gives: made }],
    eachNumber: activation === "none" ? undefined : "at its end",
    moments: momentsOfLayer({ kept: again, read, made, onwards, windows, rule: activation === "none" ? null : rule, biased: biases > 0 }),
  })
}

interface LayerMoments extends Pick<WeightedLayer, "read" | "made" | "onwards"> {
  readonly kept: number
  readonly windows: readonly Windows[]
  /** Null without an activation. */
  readonly rule: Omit<ActivationRule, "title"> | null
  readonly biased: boolean
}

/** At the product, and behind it, where bias and activation are made of what it gave. */
function momentsOfLayer({ kept, read, made, onwards, windows, rule, biased }: LayerMoments): readonly Moment[] {
  const again = rule === null || forgottenBy(rule).output === true ? 0 : made
  const reordered = (numbers: number): number => (windows.length > 0 ? numbers : 0)
  return [
    { pass: "forward", live: made, rounded: read, windows },
    { pass: "forward", live: kept + made, reordered: reordered(made), rounded: made, strips: biased || rule !== null ? [made] : [] },
    { pass: "backward", live: kept + again + (rule === null ? 1 : atOnce(rule)) * made, least: kept + leastAgain(rule, again) + (rule === null ? 1 : 2) * made, reordered: reordered(made), rounded: made, strips: slopesOf(rule, made) },
    { pass: "backward", live: made + onwards, reordered: reordered(made), rounded: read + made, windows },
    { pass: "backward", live: made + onwards, reordered: reordered(made + onwards), rounded: Math.max(made, onwards) },
  ]
}

/** As the library calls them; its defaults are left out. */
export function layerOptions({ activation, bias, start }: LayerSettings): Record<string, Literal | undefined> {
  return {
    activation: activation === "none" ? undefined : choice("Activation", activation),
    bias: bias ? undefined : boolean(false),
    start: start === "uniform" ? undefined : choice("Initial", start),
  }
}
