import { useEffect, useState } from "react"
import { artifactName, previewOf, type Artifact } from "../../../engine/model/artifact.ts"
import type { Run } from "../../../engine/model/run.ts"
import { useClient } from "../../client/ClientProvider.tsx"
import { useCall } from "../../client/useCall.ts"
import { useWorkspace } from "../../client/workspace-hooks.ts"
import { Icon } from "../../kit/Icon.tsx"
import { IconButton } from "../../kit/IconButton.tsx"
import { offerFile } from "../curves/export.ts"
import { bytesText } from "../words.ts"
import { artifactBytes, largestSave } from "./artifact-bytes.ts"
import { ArtifactPreview } from "./ArtifactPreview.tsx"
import styles from "./Artifacts.module.css"

interface ArtifactListProps {
  readonly run: Run
  readonly nameOf: (block: string) => string
}

/** Files that a run made, by the block that made them. */
export function ArtifactList({ run, nameOf }: ArtifactListProps) {
  const client = useClient()
  const { tell } = useWorkspace()
  const { value, error, again } = useCall("run.artifacts", { id: run.id })
  const [open, setOpen] = useState<Artifact | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const stagesDone = run.stages.filter(({ state }) => state === "done").length
  useEffect(again, [again, run.state, stagesDone])

  const work = async (path: string, doing: () => Promise<void>): Promise<void> => {
    setBusy(path)
    await doing().catch((reason: Error) => tell(reason.message, "error"))
    setBusy(null)
  }
  const save = (one: Artifact): Promise<void> => work(one.path, async () => offerFile(artifactName(one.path), await artifactBytes(client, run.id, one.path)))
  const fetch = (one: Artifact): Promise<void> =>
    work(one.path, async () => {
      await client.call("run.fetch", { id: run.id, path: one.path })
      again()
    })

  if (error) return <p className={styles.muted}>The files could not be listed: {error.message}</p>
  const files = (value ?? []).filter(({ path }) => artifactName(path) !== "manifest.json")
  if (files.length === 0) return null
  const blocks = [...new Set(files.map(({ block }) => block))]
  return (
    <section className={styles.files} aria-label={`Files of run ${run.number}`}>
      <p className={styles.caption} title={`${run.folder}/out`}>
        Files
      </p>
      {blocks.map((block) => (
        <div key={block}>
          <p className={styles.block}>{block === null ? "other" : nameOf(block)}</p>
          <ul className={styles.list}>
            {files.filter((one) => one.block === block).map((one) => (
              <li key={one.path} title={`${one.what}\n${run.folder}/out/${one.path}${one.sha256 ? `\nSHA-256 ${one.sha256}` : ""}`}>
                <Icon name="file" size={14} />
                <span className={styles.name}>
                  {one.here && previewOf(one) ? (
                    <button type="button" className={styles.link} onClick={() => setOpen(one)}>
                      {artifactName(one.path)}
                    </button>
                  ) : (
                    artifactName(one.path)
                  )}
                </span>
                <span className={styles.size}>{bytesText(one.size)}</span>
                {one.here ? (
                  <IconButton label={one.size > largestSave ? `${artifactName(one.path)} is too large for a download; copy it from ${run.folder}/out` : `Save ${artifactName(one.path)}`} disabled={busy !== null || one.size > largestSave} onClick={() => void save(one)}>
                    <Icon name="save" size={14} />
                  </IconButton>
                ) : (
                  <IconButton label={`Fetch ${artifactName(one.path)} to this computer`} disabled={busy !== null} onClick={() => void fetch(one)}>
                    <Icon name={busy === one.path ? "more" : "folder"} size={14} />
                  </IconButton>
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
      {open && <ArtifactPreview run={run} artifact={open} onClose={() => setOpen(null)} onSave={() => void save(open)} />}
    </section>
  )
}
