import { useOpenComposite } from "../client/inside/useOpenComposite.ts"
import { useAnalysis, useDocument } from "../client/workspace-hooks.ts"
import { count } from "../kit/figures.ts"
import { Keys } from "../kit/Keys.tsx"
import { CompositeInspector } from "./CompositeInspector.tsx"
import styles from "./Inspector.module.css"

/** Nothing is selected: the pipeline as a whole, or the composite that is open. */
export function PipelineInspector() {
  const document = useDocument()
  const analysis = useAnalysis()
  const open = useOpenComposite()
  if (!document || !analysis) return null
  const { blocks, wires } = document.content.pipeline
  const jobs = Object.values(analysis.blocks).filter(({ type }) => type?.job).length
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>{open ? "Inside the composite" : "Pipeline"}</h2>
      </header>
      {open && <CompositeInspector key={open.path} open={open} />}
      <div className={styles.section}>
        <dl className={styles.figures}>
          <dt>Blocks</dt>
          <dd>{Object.keys(blocks).length}</dd>
          <dt>Wires</dt>
          <dd>{Object.keys(wires).length}</dd>
          <dt>Stages of the job</dt>
          <dd>{jobs}</dd>
          <dt>Parameters</dt>
          <dd>{count(analysis.figures.parameters)}</dd>
          <dt>Problems</dt>
          <dd>{analysis.problems.length}</dd>
        </dl>
      </div>
      <div className={styles.section}>
        <p className={styles.note}>
          Select a block or a wire to see its settings and shapes. <Keys keys="?" /> lists all keys.
        </p>
      </div>
    </>
  )
}
