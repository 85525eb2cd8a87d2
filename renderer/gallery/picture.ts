import type { BlockTypes } from "../../engine/model/block-type.ts"
import { parsePort } from "../../engine/model/identity.ts"
import type { Layout, Pipeline } from "../../engine/model/pipeline.ts"
import type { PortKind } from "../../engine/model/ports.ts"

/** A pipeline as a few boxes and lines, in the units of its own layout. */
export interface Picture {
  readonly viewBox: string
  readonly boxes: readonly { readonly id: string; readonly x: number; readonly y: number; readonly kind: PortKind }[]
  readonly lines: readonly { readonly to: string; readonly path: string; readonly kind: PortKind }[]
}

export const boxWidth = 76
export const boxHeight = 48
const margin = 20
/** Blocks stand closer here than on the canvas: names are left out, the picture is about the flow. */
const squeeze = { x: 0.4, y: 0.62 }

export function pictureOf(pipeline: Pipeline, layout: Layout, types: BlockTypes): Picture {
  const ids = Object.keys(pipeline.blocks)
  const places = new Map(ids.map((id, at) => [id, placeOf(layout, id, at)]))
  const boxes = ids.map((id) => ({ id, ...(places.get(id) ?? { x: 0, y: 0 }), kind: boxKind(pipeline, types, id) }))
  const lines = Object.entries(pipeline.wires).flatMap(([to, from]) => {
    const source = parsePort(from)
    const start = places.get(source.block)
    const end = places.get(parsePort(to).block)
    return start && end ? [{ to, path: curve(start, end), kind: kindOf(pipeline, types, source) }] : []
  })
  return { viewBox: frame(boxes), boxes, lines }
}

function placeOf(layout: Layout, id: string, at: number): { x: number; y: number } {
  const { x, y } = layout.blocks[id] ?? { x: (at % 6) * 232, y: Math.floor(at / 6) * 144 }
  return { x: Math.round(x * squeeze.x), y: Math.round(y * squeeze.y) }
}

/** A block is drawn in the colour of what it makes. */
function boxKind(pipeline: Pipeline, types: BlockTypes, id: string): PortKind {
  return types[pipeline.blocks[id]?.type ?? ""]?.outputs[0]?.kind ?? "tensor"
}

function curve(start: { x: number; y: number }, end: { x: number; y: number }): string {
  const from = { x: start.x + boxWidth, y: start.y + boxHeight / 2 }
  const to = { x: end.x, y: end.y + boxHeight / 2 }
  const bend = Math.max(24, Math.abs(to.x - from.x) / 2)
  return `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`
}

/** A port that the type does not declare is a field of a dataset: a tensor. */
function kindOf(pipeline: Pipeline, types: BlockTypes, source: { block: string; port: string }): PortKind {
  const type = types[pipeline.blocks[source.block]?.type ?? ""]
  return type?.outputs.find((port) => port.name === source.port)?.kind ?? "tensor"
}

function frame(boxes: readonly { x: number; y: number }[]): string {
  if (boxes.length === 0) return "0 0 100 60"
  const left = Math.min(...boxes.map((box) => box.x)) - margin
  const top = Math.min(...boxes.map((box) => box.y)) - margin
  const right = Math.max(...boxes.map((box) => box.x)) + boxWidth + margin
  const bottom = Math.max(...boxes.map((box) => box.y)) + boxHeight + margin
  return `${left} ${top} ${right - left} ${bottom - top}`
}
