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

/** Unit of a score, from the target's own unit: errors are measured in it, squared errors in its square. */
export function scoreUnit(name: string, target: { name: string; unit?: string } | null): string {
  if (name === "cross_entropy") return "nat"
  if (!name.endsWith("_error") || target === null) return ""
  const unit = target.unit ?? target.name
  if (!name.includes("squared") || name.startsWith("root_")) return unit
  return /^[\p{L}%°µ]+$/u.test(unit) ? `${unit}²` : `(${unit})²`
}

/**
 * The field whose unit the errors of an evaluate block have: the dataset's one numeric field that the model does
 * not read. Null when that is not one field.
 */
export function targetOf(inputs: Readonly<Record<string, Signal | undefined>>): { name: string; unit?: string } | null {
  const signals = Object.values(inputs)
  const dataset = signals.find((signal) => signal?.kind === "dataset")
  const model = signals.find((signal) => signal?.kind === "model")
  if (dataset?.kind !== "dataset" || model?.kind !== "model") return null
  const read = new Set(model.fields.map((field) => field.name))
  const left = dataset.fields.filter((field) => field.dtype === "number" && !read.has(field.name))
  return left.length === 1 && left[0] ? { name: left[0].name, unit: left[0].unit } : null
}
