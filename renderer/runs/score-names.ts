import { parsePort } from "../../engine/model/identity.ts"
import type { Wires } from "../../engine/model/pipeline.ts"
import type { Signal } from "../../engine/model/ports.ts"

const titles: Readonly<Record<string, string>> = {
  r2: "R²",
  mean_squared_error: "mean squared error",
  mean_absolute_error: "mean absolute error",
  root_mean_squared_error: "root mean squared error",
  accuracy: "accuracy",
  cross_entropy: "cross-entropy",
}

export function scoreTitle(name: string): string {
  return titles[name] ?? name.replaceAll("_", " ")
}

/** 1 where more is better, −1 where less is; null of a score whose name does not tell. */
export function scoreOrder(name: string): 1 | -1 | null {
  if (["r2", "adjusted_r2", "accuracy"].includes(name)) return 1
  return name.endsWith("_error") || ["cross_entropy", "relative_l2"].includes(name) ? -1 : null
}

/** Unit of a score, from the target's own unit: errors are measured in it, squared errors in its square. */
export function scoreUnit(name: string, target: { name: string; unit?: string } | null): string {
  if (name === "cross_entropy") return "nat"
  const unit = target?.unit
  if (!name.endsWith("_error") || !unit) return ""
  if (!name.includes("squared") || name.startsWith("root_")) return unit
  return /^[\p{L}%°µ]+$/u.test(unit) ? `${unit}²` : `(${unit})²`
}

/**
 * The field whose unit the errors of an evaluate block have: what was wired to the loss's target, followed from
 * the model back through the job block that made it. Null when that path is not there.
 */
export function targetOf(block: string, wires: Wires, signal: Signal | undefined): { name: string; unit?: string } | null {
  const job = sourceBlock(wires[`${block}.model`])
  const loss = sourceBlock(wires[`${job}.loss`])
  const field = wires[`${loss}.target`]
  if (!field) return null
  const name = parsePort(field).port
  const fields = signal?.kind === "dataset" ? signal.fields : []
  return { name, unit: fields.find((one) => one.name === name)?.unit }
}

function sourceBlock(wire: string | undefined): string {
  return wire === undefined ? "" : parsePort(wire).block
}
