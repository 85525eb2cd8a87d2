import { useEffect, useId, useState } from "react"
import type { FolderEntry } from "../../engine/api/contract.ts"
import { useCall } from "../client/useCall.ts"
import { Button } from "../kit/Button.tsx"
import { Dialog } from "../kit/Dialog.tsx"
import { bytes } from "../kit/figures.ts"
import { Field, TextInput } from "../kit/Field.tsx"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import styles from "./FileDialog.module.css"

interface FileDialogProps {
  readonly title: string
  readonly action: string
  /** Where to begin; null: the engine's own folder. */
  readonly folder: string | null
  /** Files that may be chosen; folders are always shown. */
  readonly shows: (name: string) => boolean
  /** Present when a name may be typed: a file to write. */
  readonly name?: string
  readonly onChoose: (path: string) => void
  readonly onClose: () => void
}

/** Files of the machine that the engine runs on: the same in a browser and on the desktop. */
export function FileDialog({ title, action, folder, shows, name: startName, onChoose, onClose }: FileDialogProps) {
  const [path, setPath] = useState(folder)
  const [typed, setTyped] = useState(folder ?? "")
  const [name, setName] = useState(startName ?? "")
  const { value: listing, error, waiting } = useCall("folder.list", { path })
  const pathId = useId()
  const nameId = useId()
  const saving = startName !== undefined
  useEffect(() => {
    if (listing && !error) setTyped(listing.path)
  }, [listing, error])
  const entries = (listing?.entries ?? []).filter((entry) => entry.folder || shows(entry.name))
  const chosen = entries.find((entry) => !entry.folder && entry.name === name)
  const target = name === "" ? null : (chosen?.path ?? (saving && listing ? joinPath(listing.path, name) : null))

  function open(entry: FolderEntry) {
    if (!entry.folder) return onChoose(entry.path)
    setPath(entry.path)
    if (!saving) setName("")
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      size="wide"
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" disabled={target === null} onClick={() => target && onChoose(target)}>
            {action}
          </Button>
        </>
      }
    >
      <div className={styles.dialog}>
        <form
          className={styles.place}
          onSubmit={(event) => {
            event.preventDefault()
            setPath(typed)
          }}
        >
          <IconButton label="Folder above" disabled={!listing?.parent} onClick={() => listing?.parent && setPath(listing.parent)}>
            <Icon name="up" />
          </IconButton>
          <label htmlFor={pathId} className="visually-hidden">
            Folder
          </label>
          <TextInput id={pathId} className={styles.path} figures value={typed} onChange={(event) => setTyped(event.target.value)} />
        </form>
        <ul className={styles.entries} aria-label="Files" aria-busy={waiting}>
          {error && <li className={styles.note}>{error.message}</li>}
          {!error && listing && entries.length === 0 && <li className={styles.note}>Nothing here that fits. Choose another folder.</li>}
          {!error &&
            entries.map((entry) => (
              <li key={entry.path}>
                <button
                  type="button"
                  className={styles.entry}
                  aria-pressed={!entry.folder && entry.name === name}
                  onClick={() => (entry.folder ? open(entry) : setName(entry.name))}
                  onDoubleClick={() => open(entry)}
                >
                  <Icon name={entry.folder ? "folder" : "file"} />
                  <span className={styles.name}>{entry.name}</span>
                  {!entry.folder && <span className={styles.size}>{bytes(entry.size)}</span>}
                </button>
              </li>
            ))}
        </ul>
        {saving && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (target) onChoose(target)
            }}
          >
            <Field id={nameId} label="File name" note={chosen && <p className={styles.warn}>A file of this name is there already and will be replaced.</p>}>
              <TextInput id={nameId} data-autofocus value={name} onChange={(event) => setName(event.target.value)} />
            </Field>
          </form>
        )}
      </div>
    </Dialog>
  )
}

export function joinPath(folder: string, name: string): string {
  return folder.endsWith("/") ? `${folder}${name}` : `${folder}/${name}`
}
