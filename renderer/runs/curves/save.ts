import type { Run } from "../../../engine/model/run.ts"
import type { EngineClient } from "../../client/engine-client.ts"
import type { LegendEntry } from "./compose.ts"
import { curvesCsv, fileName, offerFile } from "./export.ts"
import { linesOf } from "./compose.ts"
import type { Marker } from "./plot-options.ts"
import type { PlotCurve } from "./table.ts"
import { curvesSvg, svgToPng, type Picture } from "./svg.ts"
import { curveColours } from "./useColours.ts"

export interface SaveRequest {
  readonly runs: readonly Run[]
  /** They are named as one. */
  readonly together: boolean
  readonly entries: readonly LegendEntry[]
  readonly smoothing: number
  readonly log: boolean
  readonly yTitle: string
  readonly markers: readonly Marker[]
  readonly view: readonly [number, number] | null
}

/** Points asked for in one export: more than any plot shows, few enough for a spreadsheet. */
const exportPoints = 200_000
const size = { width: 960, height: 540 }

export async function saveCsv(client: EngineClient, { runs, view }: SaveRequest): Promise<void> {
  const parts = await Promise.all(
    runs.map(async (run) => {
      const range = { from: view ? Math.floor(view[0]) : null, to: view ? Math.ceil(view[1]) : null }
      return { run: `#${run.number}`, points: await client.call("run.points", { id: run.id, ...range, points: exportPoints }) }
    }),
  )
  offerFile(`${nameOf(runs)}.csv`, new Blob([curvesCsv(parts)], { type: "text/csv" }))
}

/** Everything that the run wrote, not thinned, part by part. */
export async function saveRows(client: EngineClient, run: Run, format: "csv" | "json"): Promise<void> {
  const parts: string[] = []
  for (let after: string | null = null, first = true; first || after !== null; first = false) {
    const part: { text: string; next: string | null } = await client.call("run.metrics", { id: run.id, format, after })
    parts.push(part.text)
    after = part.next
  }
  offerFile(`${nameOf([run])}-rows.${format}`, new Blob(parts, { type: format === "csv" ? "text/csv" : "application/json" }))
}

export function saveSvg(request: SaveRequest): void {
  offerFile(`${nameOf(request.runs)}.svg`, new Blob([curvesSvg(pictureOf(request))], { type: "image/svg+xml" }))
}

export async function savePng(request: SaveRequest): Promise<void> {
  offerFile(`${nameOf(request.runs)}.png`, await svgToPng(curvesSvg(pictureOf(request)), size))
}

function pictureOf({ runs, together, entries, smoothing, log, yTitle, markers, view }: SaveRequest): Picture {
  // Those together are told apart by nothing: one name for each series.
  const told = new Set<string>()
  const title = (entry: LegendEntry) => {
    if (!together) return runs.length > 1 ? entry.curve.title : entry.title
    if (told.has(entry.series)) return ""
    told.add(entry.series)
    return `${entry.title} of ${runs.length} runs`
  }
  const printed = entries.map((entry) => ({ ...entry, curve: { ...entry.curve, title: entry.hidden ? "" : title(entry), faint: false, colour: curveColours[entry.role].print } }))
  const curves = withBands(linesOf(printed, smoothing))
  return { title: together ? `#${runs[0]?.number} to #${runs.at(-1)?.number} ${runs[0]?.name}` : runs.map((run) => `#${run.number} ${run.name}`).join(" and "), yTitle, log, markers, curves, view, ...size }
}

/** On paper a smoothed line stands alone, in the band of the one that it was made from. */
function withBands(lines: readonly PlotCurve[]): PlotCurve[] {
  return lines.flatMap((line, at) => {
    const before = lines[at - 1]
    if (line.faint) return []
    return [before?.faint ? { ...line, drawn: { ...before.drawn, values: line.drawn.values } } : line]
  })
}

function nameOf(runs: readonly Run[]): string {
  if (runs.length > 2) return fileName(`${runs[0]?.name}-${runs[0]?.number}-to-${runs.at(-1)?.number}`)
  return fileName(runs.map((run) => `${run.name}-${run.number}`).join("-and-"))
}
