import { useEffect, useEffectEvent, useMemo, useState } from "react"
import type { JobFile } from "../../engine/model/job-file.ts"
import { useDocument, useSelection, useWorkspace } from "../client/workspace-hooks.ts"
import { CodeBar } from "./CodeBar.tsx"
import { CodeProblems } from "./CodeProblems.tsx"
import { Editor } from "./Editor.tsx"
import { FileTree } from "./FileTree.tsx"
import { blockAt, fileOfBlock, marksOf } from "./marks.ts"
import { pipelineFile } from "./pipeline-file.ts"
import { fileTree, firstFile } from "./tree.ts"
import { useJobPreview } from "./useJobPreview.ts"
import styles from "./Code.module.css"

/** The program that the drawing becomes, beside it: a selected block's lines are lit, a chosen line selects its block. */
export function CodeView() {
  const document = useDocument()
  const workspace = useWorkspace()
  const { blocks: selected } = useSelection()
  const job = useJobPreview()
  const [chosen, choose] = useState<string | null>(null)
  const pipeline = document?.content.pipeline
  const path = document?.path ?? null
  const saved = useMemo(() => (pipeline ? pipelineFile(pipeline, path) : null), [pipeline, path])
  // The job holds the pipeline too; while there is no present job, the drawing itself can still be read.
  const files = useMemo(() => (saved && (job.old || job.files.length === 0) ? [saved, ...job.files] : job.files), [job.files, job.old, saved])
  const tree = useMemo(() => fileTree(files.map((file) => file.path)), [files])
  const file: JobFile | undefined = files.find((one) => one.path === chosen) ?? firstFile(job.files) ?? saved ?? undefined
  const holding = useMemo(() => new Set(files.filter((one) => one.marks.some((mark) => selected.has(mark.block))).map((one) => one.path)), [files, selected])
  const lit = useMemo(() => (file ? marksOf(file, selected) : []), [file, selected])

  // A newly selected block is shown where it is; afterwards the reader turns the pages.
  const turnTo = useEffectEvent((blocks: ReadonlySet<string>) => {
    const found = fileOfBlock(files, file?.path ?? null, blocks)
    if (found && found.path !== file?.path) choose(found.path)
  })
  useEffect(() => turnTo(selected), [selected])

  function selectAt(line: number) {
    const block = file ? blockAt(file.marks, line) : null
    if (block !== null && !(selected.size === 1 && selected.has(block)) && pipeline?.blocks[block]) workspace.reveal(block)
  }

  if (!document) return <p className={styles.empty}>Open a pipeline to see its code.</p>
  const isSaved = file === saved
  return (
    <div className={styles.view}>
      <FileTree items={tree} chosen={file?.path ?? null} holding={holding} onChoose={choose} />
      <div className={styles.pane}>
        {file && <CodeBar file={file} lit={lit} waiting={job.waiting} exportable={!job.old && job.files.length > 0} />}
        {(job.old || job.error !== null) && <CodeProblems job={job} />}
        {file && (job.files.length > 0 || isSaved || !job.waiting) && <Editor file={file} lit={lit} old={job.old && !isSaved} onLine={selectAt} />}
      </div>
    </div>
  )
}
