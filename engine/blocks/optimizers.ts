import { z } from "zod"
import type { BlockType } from "../model/block-type.ts"
import type { Literal } from "../model/call.ts"
import type { Config } from "../model/pipeline.ts"
import { boolean, real } from "./literals.ts"

/** Settings that several rules share, each with what is usual for the rule. */
export function learningRate(usual: number): z.ZodDefault<z.ZodNumber> {
  return z.number().min(1e-10).max(100).default(usual).meta({ title: "Learning rate", description: "About how far each weight moves in one step.", unit: "" })
}

export function beta(order: 1 | 2, usual: number): z.ZodDefault<z.ZodNumber> {
  const of = order === 1 ? "the gradient" : "the squared gradient"
  return z.number().min(0).max(0.999999).default(usual).meta({ title: `Beta ${order}`, description: `How much of the running mean of ${of} is kept in each step.`, unit: "" })
}

export function epsilon(usual: number): z.ZodDefault<z.ZodNumber> {
  return z.number().min(1e-16).max(1).default(usual).meta({ title: "Epsilon", description: "Added to the divisor, so that a gradient near zero makes no huge step.", unit: "" })
}

export function momentum(usual: number): z.ZodDefault<z.ZodNumber> {
  return z.number().min(0).max(0.9999).default(usual).meta({ title: "Momentum", description: "Share of the last step that goes into the next one; 0.9 is usual.", unit: "" })
}

/** Decay that is added to the gradient, as most rules do it. */
export function coupledDecay(usual: number): z.ZodDefault<z.ZodNumber> {
  return z.number().min(0).max(10).default(usual).meta({ title: "Weight decay", description: "Adds this share of each weight to its gradient, which pulls the weights towards zero.", unit: "" })
}

/** Decay of the weights themselves, beside the rule's step. */
export function ownDecay(usual: number): z.ZodDefault<z.ZodNumber> {
  return z.number().min(0).max(10).default(usual).meta({ title: "Weight decay", description: "Shrinks each weight by this share of itself, times the learning rate, in each step.", unit: "" })
}

/** Of rules with a step for each tensor. */
export function keepVectors(): z.ZodDefault<z.ZodBoolean> {
  return z.boolean().default(true).meta({ title: "Leave biases alone", description: "Biases and other vectors take the plain step, without a rate of their own and without decay." })
}

/** A rule whose settings are named as those of the library, in the order of its struct. */
export interface Rule<C> {
  readonly type: string
  readonly title: string
  readonly config: z.ZodType<C>
  /** Its name in `optim`. */
  readonly rule: string
  /** What the library calls with other settings than those of the drawing; these come behind. */
  readonly fixed?: Readonly<Record<string, Literal>>
  /** Numbers of state that it keeps for each parameter. */
  readonly states: (config: C) => number
  readonly summary: (config: C) => string
}

export function optimizerBlock<C extends Config>({ type, title, config, rule, fixed = {}, states, summary }: Rule<C>): BlockType<C> {
  return {
    type,
    version: 1,
    title,
    category: "training",
    config,
    inputs: [],
    outputs: [{ name: "optimizer", title: "Optimizer", kind: "optimizer", help: "How each step changes the weights." }],
    infer: (context) => ({ outputs: { optimizer: { kind: "optimizer", states: states(context.config) } }, problems: [] }),
    lower: (context) => ({ function: `optim.${rule}`, arguments: [], options: { ...literals(context.config), ...fixed } }),
    summary,
  }
}

function literals(config: Config): Record<string, Literal> {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key, typeof value === "boolean" ? boolean(value) : real(Number(value))]))
}
