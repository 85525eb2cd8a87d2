import { useReactFlow, useStoreApi } from "@xyflow/react"
import { useMemo } from "react"
import type { Edit } from "../../engine/model/edit.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import type { Workspace } from "../client/workspace.ts"
import { arrangeEdits } from "./arrange.ts"
import type { CanvasCommands } from "./canvas-commands.ts"
import type { CanvasState } from "./canvas-state.ts"
import { copyBlocks, pasteEdits, readClip } from "./clipboard.ts"
import { boxesOf } from "./drawing.ts"
import { expandSelected, groupSelected } from "./grouping.ts"
import { healEdits, newBlock, newId, removeEdits } from "./edits.ts"
import { blockWidth, boundsOf, contains, fitView, freePlace, headHeight, type Point } from "./geometry.ts"

export const minZoom = 0.04
export const maxZoom = 2

export interface Commands extends CanvasCommands {
  quickAddAt(screen: Point): void
  pasteText(text: string): void
  copyText(): string | null
}

/** What the canvas does by name; the same functions serve keys, menus and the command palette. */
export function useCanvasCommands(canvas: CanvasState): Commands {
  const workspace = useWorkspace()
  const { setViewport, zoomTo, getZoom, screenToFlowPosition } = useReactFlow()
  const flow = useStoreApi()
  return useMemo(() => {
    const { store } = workspace
    const duration = window.matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120
    const screenMiddle = (): Point => {
      const frame = flow.getState().domNode?.getBoundingClientRect()
      return frame ? { x: frame.left + frame.width / 2, y: frame.top + frame.height / 2 } : { x: 0, y: 0 }
    }
    const selected = () => store.get().selection.blocks

    function boxes(ids?: Iterable<string>) {
      const { document, analysis } = store.get()
      return document ? boxesOf(document.content, analysis, ids ?? Object.keys(document.content.pipeline.blocks)) : []
    }

    function show(ids: Iterable<string> | undefined, nearest: number): void {
      const bounds = boundsOf(boxes(ids))
      const { width, height } = flow.getState()
      if (bounds && width > 0) void setViewport(fitView(bounds, { width, height, minZoom, maxZoom: nearest }), { duration })
    }

    /** Right of what is selected, else in the middle of the view; never on another block. */
    function placeForNew(): Point {
      const near = boundsOf(boxes(selected()))
      const middle = screenToFlowPosition(screenMiddle())
      const wanted = near ? { x: near.x + near.width + 64, y: near.y } : { x: middle.x - blockWidth / 2, y: middle.y - headHeight / 2 }
      return freePlace(wanted, boxes())
    }

    function copyText(): string | null {
      const { document, selection } = store.get()
      return document ? copyBlocks(document.content, selection.blocks) : null
    }

    function pasteText(text: string): void {
      const { document } = store.get()
      const read = readClip(text)
      if (!document) return
      if (!read.ok) return workspace.tell(read.message, "error")
      // At the pointer, or in the middle of the view; beside what is there.
      const wanted = canvas.get().pointer ?? screenMiddle()
      const size = clipSize(read.clip)
      const { x, y } = screenToFlowPosition(wanted)
      addClip(workspace, read.clip, freePlace({ x: x - size.width / 2, y: y - size.height / 2 }, boxes(), size), "Paste")
    }

    return {
      fit: (selection) => show(selection && selected().size > 0 ? selected() : undefined, selection && selected().size > 0 ? 1.5 : 1),
      zoomTo: (zoom) => void zoomTo(zoom, { duration }),
      zoomBy: (factor) => void zoomTo(Math.min(maxZoom, Math.max(minZoom, getZoom() * factor)), { duration }),
      quickAdd() {
        const screen = screenMiddle()
        canvas.set({ adding: { at: placeForNew(), screen: { x: screen.x - 170, y: screen.y - 160 }, end: null } })
      },
      quickAddAt(screen) {
        const { x, y } = screenToFlowPosition(screen)
        canvas.set({ adding: { at: { x: x - blockWidth / 2, y: y - headHeight / 2 }, screen, end: null } })
      },
      addBlock(name) {
        const { document } = store.get()
        const type = workspace.offered[name]
        if (!document || !type) return
        const { id, edits } = newBlock(type, document.content, placeForNew())
        if (workspace.edit(edits, { label: `Add ${type.title}` })) workspace.reveal(id)
      },
      addNote() {
        const id = newId()
        const size = { width: 240, height: 80 }
        const at = { ...freePlace(screenToFlowPosition(screenMiddle()), boxes(), size), ...size }
        workspace.edit([{ edit: "set-note", id, note: { text: "" } }, { edit: "place-note", id, at }], { label: "Add note" })
      },
      connectByKeyboard() {
        const [first] = selected()
        if (first) canvas.set({ keyboardConnect: first })
      },
      copyText,
      pasteText,
      copy() {
        const text = copyText()
        if (text) void navigator.clipboard.writeText(text).then(() => workspace.tell(copiedWords(selected().size)), refusedBy(workspace))
      },
      cut() {
        const text = copyText()
        const { document, selection } = store.get()
        if (!text || !document) return
        const remove = () => void workspace.edit(removeEdits(document.content, selection.blocks, new Set()), { label: "Cut" })
        void navigator.clipboard.writeText(text).then(remove, refusedBy(workspace))
      },
      paste: () => void navigator.clipboard.readText().then(pasteText, refusedBy(workspace)),
      duplicate() {
        const text = copyText()
        const read = readClip(text ?? "")
        const corner = boundsOf(boxes(selected()))
        if (read.ok && corner) addClip(workspace, read.clip, freePlace({ x: corner.x + 32, y: corner.y + corner.height + 24 }, boxes(), corner), "Duplicate")
      },
      selectAll() {
        const { document } = store.get()
        if (document) workspace.select({ blocks: new Set(Object.keys(document.content.pipeline.blocks)), wires: new Set(Object.keys(document.content.pipeline.wires)) })
      },
      group() {
        const holder = groupSelected(workspace)
        if (holder === null) return
        workspace.reveal(holder)
        canvas.set({ naming: holder })
      },
      expand() {
        expandSelected(workspace)
        const bounds = boundsOf(boxes(selected()))
        const { transform, width, height } = flow.getState()
        const [x, y, zoom] = transform
        if (bounds && !contains({ x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }, bounds)) show(selected(), Math.min(1, zoom))
      },
      remove(heal) {
        const { document, analysis, selection } = store.get()
        if (!document) return
        const { blocks, wires } = selection
        const edits = heal && analysis ? healEdits(document.content, analysis, blocks) : removeEdits(document.content, blocks, wires)
        workspace.edit(edits, { label: removedWords(blocks.size, wires.size) })
      },
      async arrange() {
        const { document, analysis } = store.get()
        if (!document || !analysis) return
        const ids = selected().size > 1 ? selected() : new Set(Object.keys(document.content.pipeline.blocks))
        if (ids.size === 0) return
        try {
          const edits = await arrangeEdits(document.content, analysis, ids)
          if (workspace.edit(edits, { label: "Arrange blocks" }) && ids.size !== selected().size) show(undefined, 1)
        } catch (error) {
          workspace.tell(`The blocks could not be arranged: ${error instanceof Error ? error.message : String(error)}`, "error")
        }
      },
    }
  }, [workspace, canvas, flow, setViewport, zoomTo, getZoom, screenToFlowPosition])
}

function addClip(workspace: Workspace, clip: Parameters<typeof pasteEdits>[0], at: Point, label: string): void {
  const { document } = workspace.store.get()
  if (!document) return
  const { edits, ids } = pasteEdits(clip, { content: document.content, types: workspace.types, newId, at: { x: Math.round(at.x), y: Math.round(at.y) } })
  if (workspace.edit(edits as Edit[], { label })) workspace.select({ blocks: new Set(ids) })
}

/** About the room that pasted blocks take. */
function clipSize({ positions }: Parameters<typeof pasteEdits>[0]): { width: number; height: number } {
  const bounds = boundsOf(Object.values(positions).map((at) => ({ ...at, width: blockWidth, height: 2 * headHeight })))
  return bounds ?? { width: blockWidth, height: headHeight }
}

export function copiedWords(count: number): string {
  return count === 1 ? "Copied 1 block as text" : `Copied ${count} blocks as text`
}

function removedWords(blocks: number, wires: number): string {
  if (blocks > 0) return blocks === 1 ? "Delete block" : `Delete ${blocks} blocks`
  return wires === 1 ? "Delete wire" : `Delete ${wires} wires`
}

function refusedBy(workspace: Workspace) {
  return () => workspace.tell("The browser did not let the page use the clipboard. Use the keys Ctrl+C, Ctrl+X and Ctrl+V instead.", "error")
}
