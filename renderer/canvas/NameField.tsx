import { useRef } from "react"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { useCanvasState } from "./canvas-state.ts"
import { renameEdits } from "./edits.ts"
import { groupMark } from "./grouping.ts"
import styles from "./BlockNode.module.css"

/** Gives a new group its name where it stands: one step with the grouping. */
export function NameField({ id, name }: { readonly id: string; readonly name: string }) {
  const { whole } = useWorkspace()
  const canvas = useCanvasState()
  const done = useRef(false)
  function end(wanted: string) {
    if (done.current) return
    done.current = true
    const pipeline = whole.store.get().document?.content.pipeline
    if (pipeline && wanted !== "" && wanted !== name) whole.edit(renameEdits(pipeline, id, wanted), { label: `Rename ${name}`, mark: groupMark(id) })
    whole.seal()
    canvas.set({ naming: null })
  }
  return (
    <input
      autoFocus
      aria-label="Name of the group"
      className={`${styles.naming} nodrag nokey`}
      spellCheck={false}
      defaultValue={name}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => end(event.target.value.trim())}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return
        event.preventDefault()
        event.stopPropagation()
        end(event.key === "Enter" ? event.currentTarget.value.trim() : "")
        document.querySelector<HTMLElement>("[data-canvas]")?.focus()
      }}
    />
  )
}
