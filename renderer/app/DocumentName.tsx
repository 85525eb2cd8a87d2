import { useEffect, useState } from "react"
import { useWorkspace } from "../client/workspace-hooks.ts"
import type { DocumentView } from "../client/workspace-state.ts"
import { Tooltip } from "../kit/Tooltip.tsx"
import styles from "./DocumentName.module.css"

/** The pipeline's name, changed in place; a dot says that it differs from the file. */
export function DocumentName({ document }: { readonly document: DocumentView }) {
  const workspace = useWorkspace()
  const { name } = document.content.pipeline
  const [draft, setDraft] = useState(name)
  useEffect(() => setDraft(name), [name])
  function commit() {
    const next = draft.trim()
    if (next !== "" && next !== name) workspace.edit([{ edit: "rename-pipeline", name: next }], { label: "Rename pipeline" })
    else setDraft(name)
  }
  return (
    <span className={styles.name}>
      <Tooltip text={document.path ?? "Not saved yet"}>
        <input
          aria-label="Name of the pipeline"
          className={styles.input}
          value={draft}
          spellCheck={false}
          size={Math.min(28, Math.max(6, draft.length))}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur()
            if (event.key === "Escape") setDraft(name)
          }}
        />
      </Tooltip>
      <span className={styles.state} role="status">
        {document.unsaved ? (
          <>
            <span className={styles.dot} aria-hidden="true" /> <span>{document.path ? "Edited" : "Not saved"}</span>
          </>
        ) : (
          <span className="visually-hidden">Saved</span>
        )}
      </span>
    </span>
  )
}
