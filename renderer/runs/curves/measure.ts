/** How a series of the metrics stream is called, grouped and measured for people. */
export interface Measure {
  /** Series with the same measure share a plot. */
  readonly measure: string
  readonly title: string
  readonly role: "train" | "validation" | "epoch"
}

const units: Readonly<Record<string, string>> = { step_seconds: "s" }
const titles: Readonly<Record<string, string>> = { loss: "loss", step_seconds: "time a step" }

export function measureOf(series: string): Measure {
  const validation = stripped(series, "validation_")
  if (validation) return { measure: validation, title: `validation ${measureTitle(validation)}`, role: "validation" }
  const epoch = stripped(series, "epoch_")
  if (epoch) return { measure: epoch, title: epoch === "loss" ? "epoch mean" : `epoch ${measureTitle(epoch)}`, role: "epoch" }
  return { measure: series, title: series === "loss" ? "training loss" : measureTitle(series), role: "train" }
}

function stripped(text: string, prefix: string): string | null {
  return text.startsWith(prefix) && text.length > prefix.length ? text.slice(prefix.length) : null
}

export function measureTitle(measure: string): string {
  return titles[measure] ?? measure.replaceAll("_", " ")
}

/** Unit of a measure; empty when it has none that the records tell. */
export function measureUnit(measure: string): string {
  return units[measure] ?? ""
}
