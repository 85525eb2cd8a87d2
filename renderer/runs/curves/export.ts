import type { SeriesPoints } from "../../../engine/model/run.ts"

/** A curve to write out, with the run that it belongs to. */
export interface RunPoints {
  readonly run: string
  readonly points: readonly SeriesPoints[]
}

/** One row a point, tidy: any plotting program groups it by run, stage and series. */
export function curvesCsv(runs: readonly RunPoints[]): string {
  const rows = ["run,stage,series,attempt,step,value,least,greatest"]
  for (const { run, points } of runs) for (const part of points) rows.push(...seriesRows(run, part))
  return `${rows.join("\n")}\n`
}

function seriesRows(run: string, part: SeriesPoints): string[] {
  const head = [run, part.stage, part.series].map(csvCell).join(",")
  return part.steps.map((step, at) => {
    const value = part.values[at] ?? NaN
    return `${head},${part.attempts?.[at] ?? ""},${step},${value},${part.low?.[at] ?? value},${part.high?.[at] ?? value}`
  })
}

function csvCell(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Offers `text` or a picture to be saved under `name`. */
export function offerFile(name: string, content: Blob): void {
  const link = document.createElement("a")
  const url = URL.createObjectURL(content)
  link.href = url
  link.download = name
  link.click()
  // The click only starts the download; the browser reads the address a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** A name that every file system takes. */
export function fileName(text: string): string {
  return text.trim().replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^-+|-+$/g, "") || "run"
}
