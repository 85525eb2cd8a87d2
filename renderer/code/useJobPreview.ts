import { useEffect, useState } from "react"
import type { JobPreview } from "../../engine/api/contract.ts"
import type { JobFile } from "../../engine/model/job-file.ts"
import type { Problem } from "../../engine/model/problem.ts"
import { useClient } from "../client/ClientProvider.tsx"
import { useDocument, useTarget, useWorkspace } from "../client/workspace-hooks.ts"

export interface ShownJob {
  /** The newest that could be written; from before the errors while there are some. */
  readonly files: readonly JobFile[]
  readonly problems: readonly Problem[]
  /** The files are older than the drawing. */
  readonly old: boolean
  readonly waiting: boolean
  readonly error: string | null
}

const nothing: ShownJob = { files: [], problems: [], old: false, waiting: true, error: null }

/** Milliseconds after the last edit: typing a number does not write ten jobs. */
const pause = 250

/** The job that the open pipeline would be, written anew as it changes. */
export function useJobPreview(): ShownJob {
  const client = useClient()
  const workspace = useWorkspace()
  const document = useDocument()
  const [target] = useTarget()
  const [shown, setShown] = useState<ShownJob>(nothing)
  const id = document?.id ?? null
  const pipeline = document?.content.pipeline

  useEffect(() => setShown(nothing), [id])
  useEffect(() => {
    if (id === null) return
    let current = true
    setShown((before) => ({ ...before, waiting: true }))
    const timer = setTimeout(async () => {
      try {
        await workspace.settled()
        const preview = await client.call("job.preview", { document: id, target })
        if (current) setShown((before) => after(before, preview))
      } catch (error) {
        if (current) setShown((before) => ({ ...before, waiting: false, error: error instanceof Error ? error.message : String(error) }))
      }
    }, pause)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, workspace, id, pipeline, target])
  return shown
}

function after(before: ShownJob, preview: JobPreview): ShownJob {
  const written = preview.files.length > 0
  return { files: written ? preview.files : before.files, problems: preview.problems, old: !written, waiting: false, error: null }
}
