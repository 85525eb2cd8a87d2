import { useCall } from "../client/useCall.ts"
import { useDocument, useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Keys } from "../kit/Keys.tsx"
import { momentText } from "../runs/words.ts"
import { ThisComputer } from "./ThisComputer.tsx"
import styles from "./Gallery.module.css"

/** Recent files shown; older ones are opened by path. */
const shown = 8

interface FileColumnProps {
  readonly onOpenFile: () => void
  readonly onImport: () => void
}

/** What was open before, and how this computer is fit to run. */
export function FileColumn({ onOpenFile, onImport }: FileColumnProps) {
  const workspace = useWorkspace()
  const present = useDocument()?.id
  const recent = useCall("recent.list", {})
  const open = useCall("document.list", {})
  const left = (open.value ?? []).filter((one) => one.unsaved && one.id !== present)
  const now = Date.now() / 1000
  return (
    <aside className={styles.column}>
      <div className={styles.buttons}>
        <Button onClick={onOpenFile}>
          <Icon name="folder" size={14} />
          Open file…
          <Keys keys="Ctrl+O" />
        </Button>
        <Button onClick={onImport}>Import ONNX…</Button>
      </div>
      {left.length > 0 && (
        <section aria-labelledby="gallery-left">
          <h2 id="gallery-left" className={styles.heading}>
            Not saved yet
          </h2>
          <p className={styles.hint}>Kept from an earlier session, nothing is lost.</p>
          <ul className={styles.files}>
            {left.map((one) => (
              <li key={one.id}>
                <FileButton name={one.name} path={one.path ?? "never saved"} note="unsaved" onOpen={() => void workspace.openId(one.id)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="gallery-recent">
        <h2 id="gallery-recent" className={styles.heading}>
          Recent
        </h2>
        <ul className={styles.files}>
          {(recent.value ?? []).slice(0, shown).map((one) => (
            <li key={one.path}>
              <FileButton name={one.name} path={one.path} note={momentText(one.openedAt, now)} onOpen={() => void workspace.openPath(one.path)} />
            </li>
          ))}
        </ul>
        {recent.value?.length === 0 && <p className={styles.hint}>Files that you open or save are listed here.</p>}
      </section>
      <ThisComputer />
    </aside>
  )
}

interface FileButtonProps {
  readonly name: string
  readonly path: string
  readonly note: string
  readonly onOpen: () => void
}

function FileButton({ name, path, note, onOpen }: FileButtonProps) {
  return (
    <button type="button" className={styles.file} onClick={onOpen} title={path}>
      <Icon name="file" size={14} />
      <span className={styles.fileName}>{name}</span>
      <span className={styles.fileNote}>{note}</span>
      <span className={styles.filePath}>{path}</span>
    </button>
  )
}
