import { useReactFlow, useStoreApi } from "@xyflow/react"
import { useEffect, useMemo, useRef, type MouseEvent } from "react"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { blockAt, farView } from "./drawing.ts"
import { overlaps, type Box } from "./geometry.ts"

/** Hands on the far view, where no node is mounted: click, double click and box select work on the boxes that are drawn. */
export function useFar(active: boolean) {
  const workspace = useWorkspace()
  const flow = useStoreApi()
  const { screenToFlowPosition, setCenter } = useReactFlow()
  const box = useRef<Box | null>(null)
  useEffect(() => {
    if (!active) return
    // React Flow forgets its box when the hand lets go, so the last one is kept.
    return flow.subscribe((now, before) => {
      if (now.userSelectionRect && now.userSelectionRect !== before.userSelectionRect) box.current = now.userSelectionRect
    })
  }, [active, flow])

  return useMemo(() => {
    const { store } = workspace
    const under = (event: MouseEvent) => blockAt(farView(store.get()), screenToFlowPosition({ x: event.clientX, y: event.clientY }))
    return {
      onPaneClick(event: MouseEvent) {
        const block = under(event)
        const more = event.ctrlKey || event.metaKey || event.shiftKey
        const blocks = new Set(more ? store.get().selection.blocks : [])
        if (block && blocks.has(block.id)) blocks.delete(block.id)
        else if (block) blocks.add(block.id)
        workspace.select({ blocks })
      },
      /** Goes to the block under the pointer, near enough to work on it. */
      enter(event: MouseEvent): boolean {
        const block = under(event)
        if (!block) return false
        workspace.select({ blocks: new Set([block.id]) })
        void setCenter(block.x + block.width / 2, block.y + block.height / 2, { zoom: 1, duration: 120 })
        return true
      },
      onSelectionEnd() {
        const drawn = box.current
        box.current = null
        if (!drawn) return
        const [x, y, zoom] = flow.getState().transform
        const wanted = { x: (drawn.x - x) / zoom, y: (drawn.y - y) / zoom, width: drawn.width / zoom, height: drawn.height / zoom }
        const inside = farView(store.get()).blocks.filter((block) => overlaps(block, wanted))
        workspace.select({ blocks: new Set(inside.map(({ id }) => id)) })
      },
    }
  }, [workspace, flow, screenToFlowPosition, setCenter])
}
