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
