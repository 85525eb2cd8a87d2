import type { BlockTypes } from "../../engine/model/block-type.ts"
import { parsePort } from "../../engine/model/identity.ts"
import type { Layout, Pipeline } from "../../engine/model/pipeline.ts"
import type { PortKind } from "../../engine/model/ports.ts"

/** A pipeline as a few boxes and lines, in the units of its own layout. */
export interface Picture {
  readonly viewBox: string
  readonly boxes: readonly { readonly id: string; readonly x: number; readonly y: number; readonly name: string }[]
  readonly lines: readonly { readonly to: string; readonly path: string; readonly kind: PortKind }[]
}

export const boxWidth = 168
export const boxHeight = 72
const margin = 24

export function pictureOf(pipeline: Pipeline, layout: Layout, types: BlockTypes): Picture {
  const ids = Object.keys(pipeline.blocks)
  const places = new Map(ids.map((id, at) => [id, layout.blocks[id] ?? { x: (at % 6) * 232, y: Math.floor(at / 6) * 144 }]))
  const boxes = ids.map((id) => ({ id, ...(places.get(id) ?? { x: 0, y: 0 }), name: pipeline.blocks[id]?.name ?? id }))
  const lines = Object.entries(pipeline.wires).flatMap(([to, from]) => {
    const source = parsePort(from)
    const start = places.get(source.block)
    const end = places.get(parsePort(to).block)
    return start && end ? [{ to, path: curve(start, end), kind: kindOf(pipeline, types, source) }] : []
  })
  return { viewBox: frame(boxes), boxes, lines }
}

function curve(start: { x: number; y: number }, end: { x: number; y: number }): string {
  const from = { x: start.x + boxWidth, y: start.y + boxHeight / 2 }
  const to = { x: end.x, y: end.y + boxHeight / 2 }
  const bend = Math.max(40, Math.abs(to.x - from.x) / 2)
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
