import { useState } from "react"
import { useClient } from "../client/ClientProvider.tsx"
import { useCall } from "../client/useCall.ts"
import { useDocument, useTarget, useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Dialog } from "../kit/Dialog.tsx"
import { Field, TextInput } from "../kit/Field.tsx"
import { Icon } from "../kit/Icon.tsx"
import { fileName } from "../runs/curves/export.ts"
import styles from "./ExportDialog.module.css"

interface ExportDialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly documentId: string
}

/** Writes the job into a folder that builds and runs anywhere, without Tephra. */
export function ExportDialog({ open, onOpenChange, documentId }: ExportDialogProps) {
  const client = useClient()
  const workspace = useWorkspace()
  const document = useDocument()
  const [target] = useTarget()
  const [place, setPlace] = useState<string | null>(parentOf(document?.path ?? null))
  const [name, setName] = useState(`${fileName(document?.content.pipeline.name ?? "")}-job`)
  const [refused, setRefused] = useState<string | null>(null)
  const [writing, setWriting] = useState(false)
  const folders = useCall("folder.list", open ? { path: place } : null)
  const here = folders.value?.path ?? place ?? ""

  async function write() {
    setWriting(true)
    setRefused(null)
    try {
      await workspace.settled()
      const { folder, problems } = await client.call("job.export", { document: documentId, target, to: joined(here, name) })
      if (folder === null) return setRefused(problems[0]?.message ?? "The pipeline has errors.")
      workspace.tell(`Exported to ${folder}. There, \`sh job.sh\` builds and runs it.`)
      onOpenChange(false)
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
    } finally {
      setWriting(false)
    }
  }

  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Export job"
      description="Writes the C++ sources, the run time and the batch scripts. The folder builds and runs with no Tephra installed."
      actions={
        <Button look="primary" disabled={writing || name.trim() === "" || here === ""} onClick={() => void write()}>
          {writing ? "Writing…" : "Export"}
        </Button>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void write()
        }}
      >
        <div className={styles.where}>
          <code className={styles.path} title={here}>
            {here}
          </code>
          <Button size="small" look="plain" disabled={!folders.value?.parent} onClick={() => setPlace(folders.value?.parent ?? null)}>
            <Icon name="up" size={14} />
            Up
          </Button>
        </div>
        <ul className={styles.folders} aria-label="Folders here">
          {(folders.value?.entries ?? []).filter((entry) => entry.folder).map((entry) => (
            <li key={entry.path}>
              <button type="button" className={styles.folder} onClick={() => setPlace(entry.path)}>
                <Icon name="folder" size={14} />
                {entry.name}
              </button>
            </li>
          ))}
          {folders.error && <li className={styles.refused}>{folders.error.message}</li>}
        </ul>
        <Field id="export-name" label="New folder">
          <TextInput id="export-name" value={name} onChange={(event) => setName(event.target.value)} invalid={refused !== null} />
        </Field>
        {refused !== null && (
          <p className={styles.refused} role="alert">
            {refused}
          </p>
        )}
      </form>
    </Dialog>
  )
}

function parentOf(path: string | null): string | null {
  const at = path?.lastIndexOf("/") ?? -1
  return path !== null && at > 0 ? path.slice(0, at) : null
}

function joined(folder: string, name: string): string {
  return folder.endsWith("/") ? `${folder}${name.trim()}` : `${folder}/${name.trim()}`
}
