import { useEffect, useState } from "react"
import { artifactName, previewOf, type Artifact } from "../../../engine/model/artifact.ts"
import type { Run } from "../../../engine/model/run.ts"
import { useClient } from "../../client/ClientProvider.tsx"
import { Button } from "../../kit/Button.tsx"
import { Dialog } from "../../kit/Dialog.tsx"
import { bytesText } from "../words.ts"
import { artifactBytes } from "./artifact-bytes.ts"
import styles from "./Artifacts.module.css"

interface ArtifactPreviewProps {
  readonly run: Run
  readonly artifact: Artifact
  readonly onClose: () => void
  readonly onSave: () => void
}

/** Signs of a text that are shown: more is for an editor. */
const shownSigns = 200_000

/** A picture or a text that a run made. */
export function ArtifactPreview({ run, artifact, onClose, onSave }: ArtifactPreviewProps) {
  const client = useClient()
  const [content, setContent] = useState<{ text?: string; picture?: string; error?: string }>({})
  const kind = previewOf(artifact)
  useEffect(() => {
    let address: string | null = null
    let shown = true
    artifactBytes(client, run.id, artifact.path).then(
      async (bytes) => {
        if (kind === "text") {
          const text = await bytes.text()
          if (shown) setContent({ text: pretty(artifact.path, text) })
        } else if (shown) {
          // As a picture: scripts in it do not run.
          address = URL.createObjectURL(new Blob([bytes], { type: kind === "svg" ? "image/svg+xml" : "image/png" }))
          setContent({ picture: address })
        }
      },
      (error: Error) => shown && setContent({ error: error.message }),
    )
    return () => {
      shown = false
      if (address !== null) URL.revokeObjectURL(address)
    }
  }, [client, run.id, artifact.path, kind])
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="wide"
      title={artifactName(artifact.path)}
      description={`${artifact.what} of run #${run.number}, ${bytesText(artifact.size)}`}
      actions={<Button onClick={onSave}>Save a copy</Button>}
    >
      {content.error !== undefined && <p>{content.error}</p>}
      {content.picture !== undefined && <img className={styles.picture} src={content.picture} alt={artifact.what} />}
      {content.text !== undefined && (
        <pre className={styles.text} tabIndex={0}>
          {content.text.slice(0, shownSigns)}
          {content.text.length > shownSigns && "\n… (the rest is in the file)"}
        </pre>
      )}
    </Dialog>
  )
}

function pretty(path: string, text: string): string {
  if (!path.endsWith(".json")) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
