import { NodeResizeControl, type NodeProps } from "@xyflow/react"
import { memo, useState } from "react"
import { useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import styles from "./NoteNode.module.css"

/** Words for people, beside the blocks: double-click to change them. */
export const NoteNode = memo(
  function NoteNode({ id }: NodeProps) {
    const workspace = useWorkspace()
    const note = useWorkspaceState((state) => state.document?.content.pipeline.notes[id])
    const [draft, setDraft] = useState<string | null>(null)
    if (!note) return null
    function commit() {
      if (draft !== null && draft !== note?.text) workspace.edit([{ edit: "set-note", id, note: { ...note, text: draft } }], { label: "Change note" })
      setDraft(null)
    }
    return (
      <div className={styles.note} onDoubleClick={() => setDraft(note.text)}>
        {draft === null ? (
          <p className={styles.text}>{note.text || "Double-click to write"}</p>
        ) : (
          <textarea
            autoFocus
            aria-label="Text of the note"
            className={`${styles.text} nodrag nowheel`}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => event.key === "Escape" && commit()}
          />
        )}
        <span className={styles.tools}>
          <IconButton label="Delete the note" onClick={() => workspace.edit([{ edit: "set-note", id, note: null }], { label: "Delete note" })}>
            <Icon name="close" size={14} />
          </IconButton>
        </span>
        <NodeResizeControl
          className={styles.corner}
          minWidth={96}
          minHeight={40}
          onResizeEnd={(_, { x, y, width, height }) => workspace.edit([{ edit: "place-note", id, at: { x, y, width: Math.round(width), height: Math.round(height) } }], { label: "Size note" })}
        />
      </div>
    )
  },
  (before, after) => before.id === after.id,
)
