import type { Node } from "@xyflow/react"
import { useMemo, type FocusEvent, type KeyboardEvent, type MouseEvent } from "react"
import type { Edit } from "../../engine/model/edit.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import type { Workspace } from "../client/workspace.ts"
import { boxesOf, boxOf, placeOf } from "./drawing.ts"
import { grid, type Point } from "./geometry.ts"

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** Arrows move what is selected (Shift: further), Alt+arrows walk to the next block; Enter goes to the settings. */
export function useCanvasKeys() {
  const workspace = useWorkspace()
  return useMemo(
    () => ({
      onKeyDown(event: KeyboardEvent) {
        if ((event.target as Element).closest("input, textarea, [role='dialog']")) return
        const direction = directions[event.key]
        if (direction && !event.ctrlKey && !event.metaKey) {
          event.preventDefault()
          if (event.altKey) walk(workspace, direction)
          else nudge(workspace, direction, event.shiftKey ? grid * 4 : grid)
        } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
          document.querySelector<HTMLElement>("[data-setting] :is(input, button[role='combobox'])")?.focus()
        }
      },
      /** A click on one of several that are selected leaves that one. */
      onNodeClick(event: MouseEvent, { id, type }: Node) {
        if (event.ctrlKey || event.metaKey || event.shiftKey || type !== "block") return
        if (workspace.store.get().selection.blocks.size > 1) workspace.select({ blocks: new Set([id]) })
      },
      /** The right button acts on what is under it. */
      onContextMenu(event: MouseEvent) {
        const { selection } = workspace.store.get()
        const target = event.target as Element
        const block = target.closest<HTMLElement>(".react-flow__node-block")?.dataset.id
        const wire = target.closest<HTMLElement>("[data-wire]")?.dataset.wire
        if (block && !selection.blocks.has(block)) workspace.select({ blocks: new Set([block]) })
        else if (wire && !selection.wires.has(wire)) workspace.select({ wires: new Set([wire]) })
        else if (!block && !wire) workspace.select({})
      },
      /** Walking with Tab selects, so that keys act on what is outlined. */
      onFocus(event: FocusEvent) {
        const node = (event.target as Element).closest<HTMLElement>(".react-flow__node")
        const id = event.target === node && node?.matches(":focus-visible") ? node.dataset.id : undefined
        if (id && !workspace.store.get().selection.blocks.has(id)) workspace.reveal(id)
      },
    }),
    [workspace],
  )
}

function nudge(workspace: Workspace, { x, y }: Point, step: number): void {
  const { document, selection } = workspace.store.get()
  if (!document || selection.blocks.size === 0) return
  const edits = [...selection.blocks].map((id): Edit => {
    const at = placeOf(document.content, id)
    return { edit: "move", id, at: { x: at.x + x * step, y: at.y + y * step } }
  })
  workspace.edit(edits, { label: edits.length === 1 ? "Move block" : `Move ${edits.length} blocks`, mark: `nudge ${[...selection.blocks].join()}` })
}

/** To the nearest block in a direction; distance across counts three times. */
function walk(workspace: Workspace, direction: Point): void {
  const { document, analysis, selection } = workspace.store.get()
  if (!document) return
  const ids = Object.keys(document.content.pipeline.blocks)
  const [current] = selection.blocks
  if (!current) return void (ids[0] && workspace.reveal(ids[0]))
  const here = boxOf(document.content, analysis, current)
  const boxes = boxesOf(document.content, analysis, ids)
  const costs = boxes.map((box) => {
    const [dx, dy] = [box.x + box.width / 2 - here.x - here.width / 2, box.y + box.height / 2 - here.y - here.height / 2]
    const along = dx * direction.x + dy * direction.y
    const across = Math.abs(dx * direction.y + dy * direction.x)
    return along > 1 ? along + 3 * across : Infinity
  })
  const least = Math.min(...costs)
  const next = ids[costs.indexOf(least)]
  if (next && least < Infinity) workspace.reveal(next)
}
