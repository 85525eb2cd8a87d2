import { useReactFlow, type Node } from "@xyflow/react"
import { useMemo, type DragEvent } from "react"
import type { BlockType } from "../../engine/model/block-type.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { portText } from "../../engine/model/identity.ts"
import { suggestions, suggestionsBefore } from "../../engine/compile/2-infer/connect.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import type { Workspace } from "../client/workspace.ts"
import type { AddingPlace, CanvasState, PortEnd } from "./canvas-state.ts"
import { curveOf } from "./drawing.ts"
import { kindOfOutput, makeRoom, newBlock, spliceEdits, through } from "./edits.ts"
import { blockShape, blockWidth, distanceToCurve, headHeight, shapeOf, snap, type Point } from "./geometry.ts"
import { draggedType } from "./Palette.tsx"

const reach = 20

/** New blocks: from the list, from the palette, and led into a wire that they are dropped on. */
export function useAdding(canvas: CanvasState) {
  const workspace = useWorkspace()
  const { screenToFlowPosition } = useReactFlow()
  return useMemo(() => {
    const { store } = workspace
    const middleOf = (node: Node): Point => ({ x: node.position.x + (node.width ?? 0) / 2, y: node.position.y + (node.height ?? 0) / 2 })
    /** Only a block without wires of its own is led into another wire. */
    const mayBeLed = (id: string) => {
      const wires = store.get().document?.content.pipeline.wires ?? {}
      return !Object.entries(wires).some(([to, from]) => to.startsWith(`${id}.`) || from.startsWith(`${id}.`))
    }
    return {
      pick(name: string, place: AddingPlace) {
        const type = workspace.offered[name]
        if (type) add(workspace, type, place)
      },
      onDragOver(event: DragEvent) {
        const type = draggedType(event.dataTransfer)
        if (type === null) return
        event.preventDefault()
        event.dataTransfer.dropEffect = "copy"
        const splice = wireNear(workspace, screenToFlowPosition({ x: event.clientX, y: event.clientY }), workspace.offered[type] ?? null)
        if (splice !== canvas.get().splice) canvas.set({ splice })
      },
      onDragLeave: () => canvas.set({ splice: null }),
      onDrop(event: DragEvent) {
        const type = workspace.offered[draggedType(event.dataTransfer) ?? ""]
        canvas.set({ splice: null })
        if (!type) return
        event.preventDefault()
        const at = screenToFlowPosition({ x: event.clientX, y: event.clientY })
        drop(workspace, type, at)
      },
      onNodeDrag(_: unknown, node: Node, nodes: Node[]) {
        const block = store.get().document?.content.pipeline.blocks[node.id]
        const type = block && nodes.length === 1 && mayBeLed(node.id) ? (workspace.types[block.type] ?? null) : null
        const splice = type ? wireNear(workspace, middleOf(node), type) : null
        if (splice !== canvas.get().splice) canvas.set({ splice })
      },
      onNodeDragStop(_: unknown, node: Node) {
        const to = canvas.get().splice
        canvas.set({ splice: null })
        const block = store.get().document?.content.pipeline.blocks[node.id]
        if (to && block) splice(workspace, { id: node.id, type: workspace.types[block.type] ?? null, to })
      },
    }
  }, [workspace, canvas, screenToFlowPosition])
}

function add(workspace: Workspace, type: BlockType, { at, end }: AddingPlace): void {
  const { document } = workspace.store.get()
  if (!document) return
  const { id, edits } = newBlock(type, document.content, snap(end ? beside(type, at, end) : at))
  const wire = end ? wireTo(workspace, type, end, id) : []
  if (workspace.edit([...edits, ...wire], { label: `Add ${type.title}` })) workspace.select({ blocks: new Set([id]) })
}

/** So that the port which takes the wire lies where the wire was dropped. */
function beside(type: BlockType, at: Point, end: PortEnd): Point {
  return { x: end.direction === "out" ? at.x : at.x - blockWidth, y: at.y - headHeight / 2 - (type.inputs.length > 1 ? headHeight / 2 : 0) }
}

function wireTo({ store, offered }: Workspace, type: BlockType, end: PortEnd, id: string): Edit[] {
  const { analysis } = store.get()
  if (!analysis) return []
  const port = portText(end)
  const list = end.direction === "out" ? suggestions(analysis, port, offered) : suggestionsBefore(analysis, port, offered)
  const found = list.find((one) => one.type === type)
  if (!found) return []
  const other = portText({ block: id, port: found.port })
  return [end.direction === "out" ? { edit: "connect", from: port, to: other } : { edit: "connect", from: other, to: port }]
}

function drop(workspace: Workspace, type: BlockType, at: Point): void {
  const { document, analysis } = workspace.store.get()
  if (!document || !analysis) return
  const to = wireNear(workspace, at, type)
  const { width, height } = blockShape(type.inputs, type.outputs)
  const room = to ? makeRoom({ content: document.content, analysis, to, width, height }) : null
  const { id, edits } = newBlock(type, document.content, room?.at ?? snap({ x: at.x - blockWidth / 2, y: at.y - headHeight / 2 }))
  const led = to ? [...(room?.moves ?? []), ...leadEdits(workspace, { id, type, to })] : []
  if (workspace.edit([...edits, ...led], { label: `Add ${type.title}` })) workspace.select({ blocks: new Set([id]) })
}

interface Splice {
  readonly id: string
  readonly type: BlockType | null
  readonly to: string
}

function splice(workspace: Workspace, wish: Splice): void {
  const { document, analysis } = workspace.store.get()
  const led = leadEdits(workspace, wish)
  const room = document && analysis && led.length > 0 ? makeRoom({ content: document.content, analysis, to: wish.to, ...shapeOf(analysis.blocks[wish.id]) }) : null
  const edits: Edit[] = room ? [{ edit: "move", id: wish.id, at: { ...room.at } }, ...room.moves, ...led] : led
  if (edits.length > 0) workspace.edit(edits, { label: `Lead a wire through ${wish.type?.title ?? "the block"}` })
}

function leadEdits({ store }: Workspace, { id, type, to }: Splice): Edit[] {
  const { document, analysis } = store.get()
  const from = document?.content.pipeline.wires[to]
  const kind = from && analysis ? kindOfOutput(analysis, from) : undefined
  const ports = kind && through(type, kind)
  return from && ports ? spliceEdits(id, to, { from, ...ports }) : []
}

/** The nearest wire within reach that could be led through the type (any wire for null). */
function wireNear({ store }: Workspace, point: Point, type: BlockType | null): string | null {
  const { document, analysis } = store.get()
  if (!document || !analysis) return null
  let best: { readonly to: string; readonly far: number } | null = null
  for (const [to, from] of Object.entries(document.content.pipeline.wires)) {
    const kind = kindOfOutput(analysis, from)
    if (type && (!kind || !through(type, kind))) continue
    const far = distanceToCurve(point, curveOf(document.content, analysis, { to, from }))
    if (far < reach && far < (best?.far ?? Infinity)) best = { to, far }
  }
  return best?.to ?? null
}
