import { analyse } from "../../engine/compile/2-infer/infer.ts"
import type { BlockTypes } from "../../engine/model/block-type.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import { parsePort } from "../../engine/model/identity.ts"
import type { PortKind } from "../../engine/model/ports.ts"
import { boxOf } from "../canvas/drawing.ts"
import { boundsOf, curvePath, inputPoint, outputPoint, shapeOf, wireCurve, type Box } from "../canvas/geometry.ts"

/** A pipeline as the canvas draws it, without words. */
export interface Picture {
  readonly viewBox: string
  readonly boxes: readonly (Box & { readonly id: string; readonly kind: PortKind })[]
  readonly lines: readonly { readonly to: string; readonly path: string; readonly kind: PortKind }[]
}

const margin = 28

export function pictureOf(content: DocumentContent, types: BlockTypes): Picture {
  const { pipeline } = content
  const analysis = analyse({ pipeline, facts: {}, types })
  // A block is drawn in the colour of what it makes.
  const boxes = Object.keys(pipeline.blocks).map((id) => ({ id, ...boxOf(content, analysis, id), kind: analysis.blocks[id]?.outputs[0]?.kind ?? "tensor" }))
  const places = new Map(boxes.map((box) => [box.id, box]))
  const lines = Object.entries(pipeline.wires).flatMap(([to, from]) => {
    const [source, target] = [parsePort(from), parsePort(to)]
    const [start, end] = [places.get(source.block), places.get(target.block)]
    if (!start || !end) return []
    const out = outputPoint(start, shapeOf(analysis.blocks[source.block]), source.port)
    const into = inputPoint(end, shapeOf(analysis.blocks[target.block]), target.port)
    const kind = analysis.blocks[source.block]?.outputs.find((port) => port.name === source.port)?.kind ?? "tensor"
    return [{ to, path: curvePath(wireCurve(out, into)), kind }]
  })
  return { viewBox: frame(boxes), boxes, lines }
}

function frame(boxes: readonly Box[]): string {
  const bounds = boundsOf(boxes)
  if (!bounds) return "0 0 100 60"
  return [bounds.x - margin, bounds.y - margin, bounds.width + 2 * margin, bounds.height + 2 * margin].join(" ")
}
