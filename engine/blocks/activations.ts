import type { Forgotten } from "../model/block-type.ts"

/** What one number costs an activation, in operations of native/ops/activations. */
export interface ActivationRule {
  readonly title: string
  readonly forward: number
  readonly backward: number
  /** The backward pass reads the input again, not the output. */
  readonly readsInput: boolean
  /** Of a function of several operations: what it gives is not read again. */
  readonly forgetsOutput?: boolean
  /** Numbers besides input and output that the backward pass reads again. */
  readonly kept: number
  /** Most numbers that live only in one pass: the gradients before and behind it are among them, as a chain of such passes gives none up before its end. */
  readonly passing: number
  /** Where its values lie, if that is bounded. */
  readonly range?: readonly [number, number]
}

export const activations = {
  relu: { title: "ReLU", forward: 1, backward: 1, readsInput: false, kept: 0, passing: 2 },
  tanh: { title: "Tanh", forward: 1, backward: 1, readsInput: false, kept: 0, passing: 2, range: [-1, 1] },
  sigmoid: { title: "Sigmoid", forward: 1, backward: 1, readsInput: false, kept: 0, passing: 2, range: [0, 1] },
  gelu: { title: "GELU", forward: 1, backward: 2, readsInput: true, kept: 0, passing: 3 },
  softplus: { title: "Softplus", forward: 1, backward: 2, readsInput: true, kept: 0, passing: 3 },
  leaky_relu: { title: "Leaky ReLU", forward: 1, backward: 1, readsInput: true, kept: 0, passing: 2 },
  elu: { title: "ELU", forward: 5, backward: 5, readsInput: true, kept: 2, passing: 4 },
  silu: { title: "SiLU", forward: 2, backward: 4, readsInput: true, forgetsOutput: true, kept: 1, passing: 2 },
  softmax: { title: "Softmax", forward: 5, backward: 4, readsInput: false, kept: 0, passing: 4, range: [0, 1] },
} as const satisfies Readonly<Record<string, ActivationRule>>

/** It is no one operation, and not two. */
export function isOfMany({ kept, passing }: Omit<ActivationRule, "title">): boolean {
  return kept > 0 || passing > 3
}

/** What its backward pass does not read again; of functions of many operations it may read both. */
export function forgottenBy(rule: Omit<ActivationRule, "title">): Forgotten {
  if (!rule.readsInput) return { input: true }
  return isOfMany(rule) && rule.forgetsOutput !== true ? {} : { output: true }
}

/** Over a last dimension of one, the gradient of softmax has no sum to take. */
export function ruleOf(name: ActivationName, last?: number): Omit<ActivationRule, "title"> {
  const rule = activations[name]
  return name === "softmax" && last === 1 ? { ...rule, backward: rule.backward - 1 } : rule
}

export type ActivationName = keyof typeof activations
export const activationNames = Object.keys(activations) as [ActivationName, ...ActivationName[]]

/** Words for a choice. */
export const activationTitles: Readonly<Record<ActivationName, string>> = Object.fromEntries(activationNames.map((name) => [name, activations[name].title])) as Record<ActivationName, string>
