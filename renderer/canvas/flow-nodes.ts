import type { Edge, Node } from "@xyflow/react"
import { Position } from "@xyflow/react"
import type { BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import { parsePort } from "../../engine/model/identity.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import type { Block, Pipeline } from "../../engine/model/pipeline.ts"
import type { WorkspaceState } from "../client/workspace-state.ts"
import { placeOf } from "./drawing.ts"
import { portSize, shapeOf, type BlockShape, type Point } from "./geometry.ts"

interface Made {
  readonly block: Block
  readonly analysed: BlockAnalysis | undefined
  readonly selected: boolean
  readonly at: Point
  readonly node: Node
}

/** Makes React Flow's nodes; a node is made again only when its own block, place or selection changed. */
export function createNodeMaker(): (state: WorkspaceState) => Node[] {
  let made = new Map<string, Made>()
  return ({ document, analysis, selection }) => {
    if (!document) return []
    const { content } = document
    const next = new Map<string, Made>()
    for (const [id, block] of Object.entries(content.pipeline.blocks)) {
      const facts = { block, analysed: analysis?.blocks[id], selected: selection.blocks.has(id), at: placeOf(content, id) }
      const old = made.get(id)
      next.set(id, old && same(old, facts) ? old : { ...facts, node: nodeOf(id, facts) })
    }
    made = next
    return [...noteNodes(content), ...[...next.values()].map(({ node }) => node)]
  }
}

/** Notes are few, and lie below the blocks. */
function noteNodes({ pipeline, layout }: DocumentContent): Node[] {
  return Object.keys(pipeline.notes).map((id, index) => {
    const { x, y, width, height } = layout.notes?.[id] ?? { x: index * 260, y: -120, width: 240, height: 80 }
    return { id, type: "note", position: { x, y }, width, height, measured: { width, height }, data: {}, zIndex: -1, selectable: false, ariaLabel: "Note" }
  })
}

type NodeFacts = Omit<Made, "node">

function same(a: NodeFacts, b: NodeFacts): boolean {
  return a.block === b.block && a.analysed === b.analysed && a.selected === b.selected && a.at.x === b.at.x && a.at.y === b.at.y
}

function nodeOf(id: string, { block, analysed, selected, at }: NodeFacts): Node {
  const shape = shapeOf(analysed)
  const { width, height } = shape
  return {
    id,
    type: "block",
    position: { x: at.x, y: at.y },
    data: {},
    selected,
    width,
    height,
    measured: { width, height },
    handles: handlesOf(shape),
    ariaLabel: words(block, analysed),
  }
}

function words(block: Block, analysed: BlockAnalysis | undefined): string {
  const type = analysed?.type?.title ?? `unknown type ${block.type}`
  const problems = analysed?.problems.length ?? 0
  const told = problems === 0 ? "" : problems === 1 ? ", 1 problem" : `, ${problems} problems`
  return `${block.name}, ${type}${analysed?.summary ? `, ${analysed.summary}` : ""}${told}`
}

/** Known before anything is mounted, so that wires of unmounted blocks are right. */
function handlesOf(shape: BlockShape): NonNullable<Node["handles"]> {
  const half = portSize / 2
  const size = { width: portSize, height: portSize }
  return [
    ...[...shape.inputs].map(([id, y]) => ({ id, type: "target" as const, position: Position.Left, x: -half, y: y - half, ...size })),
    ...[...shape.outputs].map(([id, y]) => ({ id, type: "source" as const, position: Position.Right, x: shape.width - half, y: y - half, ...size })),
  ]
}

interface MadeEdge {
  readonly from: string
  readonly edge: Edge
}

/** Makes React Flow's edges, one a wire; an edge is made again only when its wire or selection changed. */
export function createEdgeMaker(): (state: WorkspaceState) => Edge[] {
  let made = new Map<string, MadeEdge>()
  return ({ document, selection }) => {
    const next = new Map<string, MadeEdge>()
    for (const [to, from] of Object.entries(document?.content.pipeline.wires ?? {})) {
      if (!document || !joined(document.content.pipeline, to, from)) continue
      const selected = selection.wires.has(to)
      const old = made.get(to)
      const label = wireWords(document.content.pipeline, to, from)
      const same = old?.from === from && old.edge.selected === selected && old.edge.ariaLabel === label
      next.set(to, old && same ? old : { from, edge: { ...edgeOf(to, from, selected), ariaLabel: label } })
    }
    made = next
    return [...next.values()].map(({ edge }) => edge)
  }
}

function joined({ blocks }: Pipeline, to: string, from: string): boolean {
  return parsePort(to).block in blocks && parsePort(from).block in blocks
}

function wireWords({ blocks }: Pipeline, to: string, from: string): string {
  const [start, end] = [parsePort(from), parsePort(to)]
  return `Wire from ${blocks[start.block]?.name} ${start.port} to ${blocks[end.block]?.name} ${end.port}`
}

function edgeOf(to: string, from: string, selected: boolean): Edge {
  const [start, end] = [parsePort(from), parsePort(to)]
  return { id: to, type: "wire", source: start.block, sourceHandle: start.port, target: end.block, targetHandle: end.port, selected }
}
