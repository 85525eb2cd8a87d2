import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { hasErrors } from "../../engine/model/problem.ts"
import { parsePort } from "../../engine/model/identity.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import type { Selection, WorkspaceState } from "../client/workspace-state.ts"
import { inputPoint, outputPoint, shapeOf, wireCurve, type Box, type Curve, type Point } from "./geometry.ts"

/** What one block looks like from far away. */
export interface FarBlock extends Box {
  readonly id: string
  readonly name: string
  readonly selected: boolean
  readonly state: "plain" | "error" | "running" | "done" | "failed" | "stopped"
}

export interface FarWire {
  readonly curve: Curve
  readonly selected: boolean
}

export interface FarView {
  readonly blocks: readonly FarBlock[]
  readonly wires: readonly FarWire[]
}

/** A block without a place of its own stands in a row at the top. */
export function placeOf({ layout, pipeline }: DocumentContent, id: string): Point {
  const place = layout.blocks[id]
  if (place) return place
  const index = Object.keys(pipeline.blocks).indexOf(id)
  return { x: (index % 6) * 232, y: Math.floor(index / 6) * 144 }
}

export function boxOf(content: DocumentContent, analysis: Analysis | null, id: string): Box {
  const { x, y } = placeOf(content, id)
  const { width, height } = shapeOf(analysis?.blocks[id])
  return { x, y, width, height }
}

export function boxesOf(content: DocumentContent, analysis: Analysis | null, ids: Iterable<string>): Box[] {
  return [...ids].map((id) => boxOf(content, analysis, id))
}

/** Blocks and wires as boxes and curves, for the far view, the map and hit tests. */
export function farView({ document, analysis, selection, activity }: WorkspaceState): FarView {
  if (!document) return { blocks: [], wires: [] }
  const { content } = document
  const blocks = Object.entries(content.pipeline.blocks).map(([id, block]): FarBlock => {
    const ran = activity[id]?.stage?.state
    const state = hasErrors(analysis?.blocks[id]?.problems ?? []) ? "error" : !ran || ran === "waiting" ? "plain" : ran
    return { id, name: block.name, selected: selection.blocks.has(id), state, ...boxOf(content, analysis, id) }
  })
  return { blocks, wires: farWires(content, analysis, selection) }
}

function farWires(content: DocumentContent, analysis: Analysis | null, selection: Selection): FarWire[] {
  return Object.entries(content.pipeline.wires).map(([to, from]) => ({ curve: curveOf(content, analysis, { to, from }), selected: selection.wires.has(to) }))
}

export function curveOf(content: DocumentContent, analysis: Analysis | null, { to, from }: { readonly to: string; readonly from: string }): Curve {
  const [start, end] = [parsePort(from), parsePort(to)]
  const source = outputPoint(placeOf(content, start.block), shapeOf(analysis?.blocks[start.block]), start.port)
  const target = inputPoint(placeOf(content, end.block), shapeOf(analysis?.blocks[end.block]), end.port)
  return wireCurve(source, target)
}

/** The block under a point, the last drawn first. */
export function blockAt(view: FarView, { x, y }: Point): FarBlock | undefined {
  return view.blocks.findLast((block) => x >= block.x && x <= block.x + block.width && y >= block.y && y <= block.y + block.height)
}
