import { numberText } from "../words.ts"
import type { DrawnCurve } from "./thin.ts"
import { logTicks, ticks } from "./ticks.ts"

export interface PictureCurve {
  readonly title: string
  readonly colour: string
  readonly dashed: boolean
  readonly drawn: DrawnCurve
}

export interface Picture {
  readonly title: string
  readonly yTitle: string
  readonly log: boolean
  readonly curves: readonly PictureCurve[]
  /** Steps at which an attempt went on, with the words for it. */
  readonly markers: readonly { step: number; title: string }[]
  /** Steps between which it is looked at; null is all. */
  readonly view: readonly [number, number] | null
  readonly width: number
  readonly height: number
}

const edge = { left: 72, right: 28, top: 60, bottom: 48 }
const ink = "#1c2024"
const faint = "#d9d9e0"

interface Frame {
  readonly x: (step: number) => number
  readonly y: (value: number) => number
  readonly xs: readonly [number, number]
  readonly ys: readonly [number, number]
}

/** The plot as a picture for a paper: black on white whatever the screen's theme, with title, axes and legend. */
export function curvesSvg(picture: Picture): string {
  const frame = frameOf(picture)
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${picture.width}" height="${picture.height}" viewBox="0 0 ${picture.width} ${picture.height}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="12" fill="${ink}">`,
    `<rect width="100%" height="100%" fill="#ffffff"/>`,
    `<text x="${edge.left}" y="20" font-size="14" font-weight="600">${escaped(picture.title)}</text>`,
    clip(picture),
    ...grid(picture, frame),
    ...picture.markers.map((marker) => markerLine(picture, frame, marker)),
    `<g clip-path="url(#frame)">`,
    ...picture.curves.map((curve) => bandPath(curve, frame, picture.log)),
    ...picture.curves.map((curve) => curvePath(curve, frame, picture.log)),
    "</g>",
    ...legend(picture),
    "</svg>",
  ]
  return parts.join("\n")
}

function frameOf(picture: Picture): Frame {
  const usable = (value: number) => Number.isFinite(value) && (!picture.log || value > 0)
  const steps = picture.curves.flatMap((curve) => curve.drawn.steps)
  const inView = (step: number) => !picture.view || (step >= picture.view[0] && step <= picture.view[1])
  const values = picture.curves.flatMap(({ drawn }) => drawn.steps.flatMap((step, at) => (inView(step) ? [drawn.values[at] as number, drawn.low[at] as number, drawn.high[at] as number] : []))).filter(usable)
  const xs = picture.view ?? ends(steps, 0)
  const ys = picture.log ? ends(values, 0) : padded(ends(values, 0.05))
  const scale = picture.log ? Math.log10 : (value: number) => value
  const inner = { width: picture.width - edge.left - edge.right, height: picture.height - edge.top - edge.bottom }
  return {
    xs,
    ys,
    x: (step) => edge.left + ((step - xs[0]) / (xs[1] - xs[0])) * inner.width,
    y: (value) => edge.top + (1 - (scale(value) - scale(ys[0])) / (scale(ys[1]) - scale(ys[0]))) * inner.height,
  }
}

function ends(values: readonly number[], margin: number): [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (!Number.isFinite(low)) return [1, 10]
  if (low === high) return low > 0 ? [low / 2, high * 2] : [low - 1, high + 1]
  return [low - (high - low) * margin, high + (high - low) * margin]
}

function padded(range: [number, number]): [number, number] {
  // Losses that come near zero are read against zero.
  return range[0] > 0 && range[0] < (range[1] - range[0]) * 0.3 ? [0, range[1]] : range
}

function grid(picture: Picture, frame: Frame): string[] {
  const bottom = picture.height - edge.bottom
  const right = picture.width - edge.right
  const values = picture.log ? logTicks(...frame.ys) : ticks(frame.ys[0], frame.ys[1], 6)
  const rows = values.map((value) => {
    const y = rounded(frame.y(value))
    return `<line x1="${edge.left}" x2="${right}" y1="${y}" y2="${y}" stroke="${faint}"/><text x="${edge.left - 8}" y="${y + 4}" text-anchor="end">${escaped(numberText(value))}</text>`
  })
  const columns = ticks(frame.xs[0], frame.xs[1], 8).map((step) => {
    const x = rounded(frame.x(step))
    return `<line x1="${x}" x2="${x}" y1="${bottom}" y2="${bottom + 5}" stroke="${ink}"/><text x="${x}" y="${bottom + 19}" text-anchor="middle">${escaped(numberText(step))}</text>`
  })
  return [
    ...rows,
    ...columns,
    `<line x1="${edge.left}" x2="${right}" y1="${bottom}" y2="${bottom}" stroke="${ink}"/>`,
    `<text x="${(edge.left + right) / 2}" y="${picture.height - 10}" text-anchor="middle">step</text>`,
    `<text transform="translate(16 ${(edge.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(picture.yTitle)}</text>`,
  ]
}

function markerLine(picture: Picture, frame: Frame, marker: { step: number; title: string }): string {
  if (marker.step < frame.xs[0] || marker.step > frame.xs[1]) return ""
  const x = rounded(frame.x(marker.step))
  return `<line x1="${x}" x2="${x}" y1="${edge.top}" y2="${picture.height - edge.bottom}" stroke="#80838d" stroke-dasharray="2 3"/><text x="${x + 4}" y="${edge.top + 10}" font-size="10" fill="#60646c" stroke="#ffffff" stroke-width="3" paint-order="stroke">${escaped(marker.title)}</text>`
}

function clip({ width, height }: Picture): string {
  return `<clipPath id="frame"><rect x="${edge.left}" y="${edge.top}" width="${width - edge.left - edge.right}" height="${height - edge.top - edge.bottom}"/></clipPath>`
}

/** Between least and greatest, where points stand for several; what has no place on a log axis is left out. */
function bandPath({ drawn, colour }: PictureCurve, frame: Frame, log: boolean): string {
  const usable = (at: number) => Number.isFinite(drawn.low[at]) && Number.isFinite(drawn.high[at]) && (!log || (drawn.low[at] as number) > 0)
  const kept = drawn.band ? drawn.steps.map((_, at) => at).filter(usable) : []
  if (kept.length < 2) return ""
  const point = (at: number, values: readonly number[]) => `${rounded(frame.x(drawn.steps[at] as number))} ${rounded(frame.y(values[at] as number))}`
  const upper = kept.map((at) => point(at, drawn.high))
  const lower = kept.toReversed().map((at) => point(at, drawn.low))
  return `<path d="M${[...upper, ...lower].join("L")}Z" fill="${colour}" fill-opacity="0.16"/>`
}

function curvePath(curve: PictureCurve, frame: Frame, log: boolean): string {
  let path = ""
  let drawing = false
  curve.drawn.steps.forEach((step, at) => {
    const value = curve.drawn.values[at] as number
    const usable = Number.isFinite(value) && (!log || value > 0)
    if (usable) path += `${drawing ? "L" : "M"}${rounded(frame.x(step))} ${rounded(frame.y(value))}`
    drawing = usable
  })
  return `<path d="${path}" fill="none" stroke="${curve.colour}" stroke-width="1.5" stroke-linejoin="round"${curve.dashed ? ' stroke-dasharray="6 4"' : ""}/>`
}

function legend(picture: Picture): string[] {
  const y = 42
  let x = edge.left
  return picture.curves.filter(({ title }) => title !== "").map((curve) => {
    const start = x
    // Text cannot be measured here; 6.6 is the mean width of a letter at 12 px, with room to spare.
    x += 30 + curve.title.length * 6.6 + 20
    return `<line x1="${start}" x2="${start + 24}" y1="${y - 4}" y2="${y - 4}" stroke="${curve.colour}" stroke-width="2"${curve.dashed ? ' stroke-dasharray="6 4"' : ""}/><text x="${start + 30}" y="${y}">${escaped(curve.title)}</text>`
  })
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
}

/** The picture as PNG at twice its size, so that it stays sharp in print. */
export async function svgToPng(svg: string, size: { width: number; height: number }): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement("canvas")
  canvas.width = size.width * 2
  canvas.height = size.height * 2
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return await new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The browser could not make a PNG of the plot."))), "image/png")
  })
}
