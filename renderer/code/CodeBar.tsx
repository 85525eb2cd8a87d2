import { useState } from "react"
import type { JobFile, Mark } from "../../engine/model/job-file.ts"
import { useCopy } from "../client/useCopy.ts"
import { useBlockName } from "../runs/useBlockName.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import { ExportDialog } from "./ExportDialog.tsx"
import styles from "./Code.module.css"

interface CodeBarProps {
  readonly file: JobFile
  readonly lit: readonly Mark[]
  readonly waiting: boolean
  /** There are no errors. */
  readonly exportable: boolean
}

export function CodeBar({ file, lit, waiting, exportable }: CodeBarProps) {
  const copy = useCopy()
  const { nameOf } = useBlockName()
  const [exporting, setExporting] = useState(false)
  const [first] = lit

  return (
    <div className={styles.bar}>
      <code className={styles.path}>{file.path}</code>
      {first && (
        <span className={styles.muted}>
          {nameOf(first.block)}: {first.line === first.endLine ? `line ${first.line}` : `lines ${first.line} to ${first.endLine}`}
        </span>
      )}
      <span className={styles.space} />
      {waiting && <span className={styles.muted}>writing…</span>}
      <IconButton label="Copy this file" onClick={() => void copy(file.text, `Copied ${file.path}`)}>
        <Icon name="copy" />
      </IconButton>
      <Button size="small" disabled={!exportable} title={exportable ? undefined : "A pipeline with errors cannot be exported"} onClick={() => setExporting(true)}>
        Export job…
      </Button>
      {exporting && <ExportDialog onClose={() => setExporting(false)} />}
    </div>
  )
}
