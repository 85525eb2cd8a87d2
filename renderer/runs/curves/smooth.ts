/** Steps of smoothing that key S goes through; `weight` is what each point keeps of the ones before it. */
export const smoothings = [
  { name: "off", weight: 0 },
  { name: "light", weight: 0.6 },
  { name: "medium", weight: 0.9 },
  { name: "strong", weight: 0.98 },
] as const
export type Smoothing = (typeof smoothings)[number]["name"]

export function nextSmoothing(name: Smoothing): Smoothing {
  const at = smoothings.findIndex((one) => one.name === name)
  return smoothings[(at + 1) % smoothings.length]?.name ?? "off"
}

export function smoothingWeight(name: Smoothing): number {
  return smoothings.find((one) => one.name === name)?.weight ?? 0
}

/**
 * Exponential moving average, divided by the weight seen so far so that the start is not drawn toward zero
 * (the bias correction of Kingma and Ba, 2015). Values that are not finite pass through and leave no trace.
 */
export function smoothed(values: readonly number[], weight: number): readonly number[] {
  if (weight <= 0) return values
  let sum = 0
  let seen = 0
  return values.map((value) => {
    if (!Number.isFinite(value)) return value
    sum = weight * sum + (1 - weight) * value
    seen = weight * seen + (1 - weight)
    return sum / seen
  })
}
