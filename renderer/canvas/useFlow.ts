import { applyNodeChanges, type Edge, type EdgeChange, type Node, type NodeChange } from "@xyflow/react"
import { useCallback, useEffect, useMemo, useState } from "react"
import type { Edit } from "../../engine/model/edit.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import type { WorkspaceState } from "../client/workspace-state.ts"
import type { Workspace } from "../client/workspace.ts"
import { createEdgeMaker, createNodeMaker } from "./flow-nodes.ts"
import type { Point } from "./geometry.ts"

interface Flow {
  readonly nodes: Node[]
  readonly edges: Edge[]
  readonly onNodesChange: (changes: NodeChange[]) => void
  readonly onEdgesChange: (changes: EdgeChange[]) => void
}

/** Nodes and edges as React Flow wants them. A drag lives here until it ends; then it is one edit. */
export function useFlow(): Flow {
  const workspace = useWorkspace()
  const { store } = workspace
  const makers = useMemo(() => ({ nodes: createNodeMaker(), edges: createEdgeMaker() }), [])
  const [nodes, setNodes] = useState<Node[]>(() => makers.nodes(store.get()))
  const [edges, setEdges] = useState<Edge[]>(() => makers.edges(store.get()))

  useEffect(() => {
    let before: WorkspaceState | null = null
    const follow = () => {
      const state = store.get()
      if (before && !differs(before, state)) return
      before = state
      setNodes(makers.nodes(state))
      setEdges(makers.edges(state))
    }
    follow()
    return store.listen("*", follow)
  }, [store, makers])

  const onNodesChange = useCallback(
    (changes: NodeChange[]) => {
      const moves = changes.filter((change) => change.type === "position")
      // Sizes are computed, never taken from the page; only a note is sized by hand.
      const drawn = [...moves, ...changes.filter((change) => change.type === "dimensions" && change.resizing !== undefined)]
      if (drawn.length > 0) setNodes((now) => applyNodeChanges(drawn, now))
      const ended = moves.filter((change) => change.dragging === false && change.position)
      if (ended.length > 0) commitMoves(workspace, ended.map((change) => moveEdit(workspace, change.id, rounded(change.position!))))
      const selects = changes.filter((change) => change.type === "select")
      if (selects.length > 0) workspace.select({ ...store.get().selection, blocks: changed(store.get().selection.blocks, selects) })
    },
    [workspace, store],
  )
  const onEdgesChange = useCallback(
    (changes: EdgeChange[]) => {
      const selects = changes.filter((change) => change.type === "select")
      if (selects.length > 0) workspace.select({ ...store.get().selection, wires: changed(store.get().selection.wires, selects) })
    },
    [workspace, store],
  )
  return { nodes, edges, onNodesChange, onEdgesChange }
}

function differs(a: WorkspaceState, b: WorkspaceState): boolean {
  return a.document?.content !== b.document?.content || a.analysis !== b.analysis || a.selection !== b.selection
}

function moveEdit({ store }: Workspace, id: string, at: Point): Edit {
  const content = store.get().document?.content
  if (!content?.pipeline.notes[id]) return { edit: "move", id, at: { ...at } }
  return { edit: "place-note", id, at: { width: 240, height: 80, ...content.layout.notes?.[id], ...at } }
}

function rounded({ x, y }: { x: number; y: number }) {
  return { x: Math.round(x), y: Math.round(y) }
}

function commitMoves(workspace: Workspace, edits: readonly Edit[]): void {
  const { blocks = {}, notes = {} } = workspace.store.get().document?.content.layout ?? {}
  const real = edits.filter((edit) => {
    if (edit.edit !== "move" && edit.edit !== "place-note") return false
    const old = edit.edit === "move" ? blocks[edit.id] : notes[edit.id]
    return old?.x !== edit.at?.x || old?.y !== edit.at?.y
  })
  if (real.length > 0) workspace.edit(real, { label: real.length === 1 ? "Move block" : `Move ${real.length} blocks` })
}

function changed(selected: ReadonlySet<string>, changes: readonly { readonly id: string; readonly selected: boolean }[]): ReadonlySet<string> {
  const next = new Set(selected)
  for (const { id, selected: on } of changes) {
    if (on) next.add(id)
    else next.delete(id)
  }
  return next
}
