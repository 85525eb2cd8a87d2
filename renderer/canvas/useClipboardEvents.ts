import { useEffect } from "react"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { removeEdits } from "./edits.ts"
import { copiedWords, type Commands } from "./useCanvasCommands.ts"

const typing = "input, textarea, select, [contenteditable='true'], .nokey, [role='dialog']"

/** The clipboard's own events: they work without permission and from the browser's menu. Text that is selected is left alone. */
export function useClipboardEvents(commands: Commands): void {
  const workspace = useWorkspace()
  useEffect(() => {
    const elsewhere = () => document.activeElement?.closest(typing) != null || (window.getSelection()?.toString() ?? "") !== ""
    const copy = (event: ClipboardEvent) => {
      const text = elsewhere() ? null : commands.copyText()
      if (!text) return
      event.clipboardData?.setData("text/plain", text)
      event.preventDefault()
      const { document: open, selection } = workspace.store.get()
      if (event.type === "cut" && open) workspace.edit(removeEdits(open.content, selection.blocks, new Set()), { label: "Cut" })
      else workspace.tell(copiedWords(selection.blocks.size))
    }
    const paste = (event: ClipboardEvent) => {
      if (document.activeElement?.closest(typing)) return
      event.preventDefault()
      commands.pasteText(event.clipboardData?.getData("text/plain") ?? "")
    }
    document.addEventListener("copy", copy)
    document.addEventListener("cut", copy)
    document.addEventListener("paste", paste)
    return () => {
      document.removeEventListener("copy", copy)
      document.removeEventListener("cut", copy)
      document.removeEventListener("paste", paste)
    }
  }, [commands, workspace])
}
