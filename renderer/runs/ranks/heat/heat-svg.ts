import type { RankGrid } from "../../../../engine/model/rank-grid.ts"
import { ticks } from "../../curves/ticks.ts"
import { measureWords } from "../rank-words.ts"
import { viridisHex } from "./colour-scale.ts"
import { axisText, heatColumns, heatRows, heatScale, shareOf, type HeatAxis } from "./heat.ts"

const edge = { left: 72, right: 28, top: 60, bottom: 48 }
const ink = "#1c2024"
const mostRows = 200

export interface HeatPicture {
  readonly grid: RankGrid
  readonly axis: HeatAxis
  readonly title: string
  readonly width: number
  readonly height: number
}

/** The heat map as a picture for a paper, with axes and scale; what is not known stays white. */
export function heatSvg({ grid, axis, title, width, height }: HeatPicture): string {
  const columns = heatColumns(grid, axis)
  const rows = heatRows(grid, mostRows)
  const scale = heatScale(grid)
  const words = measureWords[grid.measure]
  const inner = { width: width - edge.left - edge.right, height: height - edge.top - edge.bottom }
  const x = (place: number): number => rounded(edge.left + (columns.end === 0 ? 0 : (place / columns.end) * inner.width))
  const y = (row: number): number => rounded(edge.top + (row / Math.max(1, rows.length)) * inner.height)
  const cells = rows.flatMap((row, at) =>
    row.values.map((value, column) => {
      const [left, right] = [x(columns.from[column] ?? 0), x(columns.to[column] ?? 0)]
      return value === null || scale === null ? "" : `<rect x="${left}" y="${y(at)}" width="${rounded(right - left + 0.2)}" height="${rounded(y(at + 1) - y(at) + 0.2)}" fill="${viridisHex(shareOf(value, scale))}"/>`
    }),
  )
  const rowTicks = ticks(0, Math.max(0, rows.length - 1), 8).filter(Number.isInteger)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="12" fill="${ink}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${edge.left}" y="20" font-size="14" font-weight="600">${escaped(`${title}: ${words.title}`)}</text>`,
    ...legend(scale, words.text),
    ...cells,
    ...columns.begins.slice(1).map(({ column }) => `<line x1="${x(columns.from[column] ?? 0)}" x2="${x(columns.from[column] ?? 0)}" y1="${edge.top}" y2="${edge.top + inner.height}" stroke="#ffffff" stroke-width="1.5"/>`),
    ...rowTicks.map((row) => `<text x="${edge.left - 8}" y="${rounded((y(row) + y(row + 1)) / 2 + 4)}" text-anchor="end">${rows[row]?.first ?? ""}</text>`),
    ...ticks(0, columns.end, 8).map((place) => `<text x="${x(place)}" y="${height - edge.bottom + 19}" text-anchor="middle">${escaped(axisText(place, axis))}</text>`),
    `<text x="${edge.left + inner.width / 2}" y="${height - 10}" text-anchor="middle">${axis === "time" ? "time that it ran" : "step"}</text>`,
    `<text transform="translate(16 ${edge.top + inner.height / 2}) rotate(-90)" text-anchor="middle">rank</text>`,
    "</svg>",
  ].filter((line) => line !== "").join("\n")
}

function legend(scale: ReturnType<typeof heatScale>, text: (value: number) => string): string[] {
  if (scale === null) return []
  const parts = Array.from({ length: 40 }, (_, at) => `<rect x="${edge.left + at * 4}" y="32" width="4.2" height="10" fill="${viridisHex(at / 39)}"/>`)
  return [...parts, `<text x="${edge.left + 168}" y="42">${escaped(`${text(scale.low)} to ${text(scale.high)}`)}</text>`]
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}
