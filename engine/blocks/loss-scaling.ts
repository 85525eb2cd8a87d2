import { z } from "zod"
import type { Literal } from "../model/call.ts"
import { choice, integer, options, real } from "./literals.ts"

/** How the loss is scaled before the backward pass: of a scaler by itself, and of one that comes with mixed precision. */
export const scalerTitles = { fixed: "Fixed", backoff: "Back-off", logmax: "Log-max" }
type ScalerKind = keyof typeof scalerTitles

export const scalerKinds = Object.keys(scalerTitles) as [ScalerKind, ...ScalerKind[]]

export const scalerSettings = {
  scale: z.number().min(1).max(16_777_216).default(65_536).meta({ title: "Scale", description: "What the loss is multiplied by, or what back-off begins with.", unit: "" }),
  window: z.int().min(1).max(1_000_000_000).default(2000).meta({ title: "Window", description: "After so many good steps in a row back-off grows the scale.", unit: "steps" }),
  factor: z.number().min(1.0001).max(1024).default(2).meta({ title: "Factor", description: "By which back-off grows the scale, and shrinks it after a gradient that is not finite.", unit: "" }),
  target: z.number().min(1).max(1e15).default(65_536).meta({ title: "Target", description: "The size that log-max keeps the largest gradients below.", unit: "" }),
}
type Settings = z.infer<z.ZodObject<typeof scalerSettings>>

/** What a kind does not read is left out. */
export function scalerOptions(kind: ScalerKind, { scale, window, factor, target }: Settings): Record<string, Literal> {
  const byBackoff = kind === "backoff"
  return options({
    kind: choice("optim.LossScaler.Kind", kind),
    scale: kind === "logmax" ? undefined : real(scale),
    window: byBackoff ? integer(window) : undefined,
    factor: byBackoff ? real(factor) : undefined,
    target: kind === "logmax" ? real(target) : undefined,
  })
}

export function scalerSummary(kind: ScalerKind, { scale, target }: Pick<Settings, "scale" | "target">): string {
  return kind === "logmax" ? `log-max · ${target}` : `${scalerTitles[kind].toLowerCase()} · ${scale}`
}
