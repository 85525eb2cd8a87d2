import { useState } from "react"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { FileDialog } from "../files/FileDialog.tsx"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import { TextInput } from "../kit/Field.tsx"
import type { ControlProps } from "./control-props.ts"
import { relativePath } from "./data-choices.ts"
import styles from "./FileField.module.css"

/** A path, typed or chosen on the machine that the engine runs on. */
export function FileField({ id, field, value, invalid, onValue, onLeave }: ControlProps) {
  const { store } = useWorkspace()
  const [choosing, setChoosing] = useState(false)
  const path = typeof value === "string" ? value : ""
  const pipeline = store.get().document?.path ?? null
  return (
    <div className={styles.file}>
      <TextInput id={id} className={styles.path} figures value={path} invalid={invalid} placeholder="choose a file" onChange={(event) => onValue(event.target.value)} onBlur={onLeave} />
      <IconButton label={`Choose ${field.title.toLowerCase()}`} onClick={() => setChoosing(true)}>
        <Icon name="folder" />
      </IconButton>
      {choosing && (
        <FileDialog
          title={`Choose ${field.title.toLowerCase()}`}
          action="Choose"
          folder={folderOf(path, pipeline)}
          shows={() => true}
          onClose={() => setChoosing(false)}
          onChoose={(chosen) => {
            setChoosing(false)
            onValue(relativePath(chosen, pipeline))
            onLeave()
          }}
        />
      )}
    </div>
  )
}

function folderOf(path: string, pipeline: string | null): string | null {
  if (path.startsWith("/")) return path.slice(0, path.lastIndexOf("/")) || "/"
  return pipeline ? pipeline.slice(0, pipeline.lastIndexOf("/")) || "/" : null
}
