import { useMemo } from "react"
import type { BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import { useAnalysis, useTarget } from "../client/workspace-hooks.ts"
import { bytes, count } from "../kit/figures.ts"
import { blockCost } from "../client/step-costs.ts"
import styles from "./Inspector.module.css"

/** What a block of a network costs, for a sample and for a step of one rank. */
export function BlockFigures({ id, analysed: { figures } }: { readonly id: string; readonly analysed: BlockAnalysis }) {
  const analysis = useAnalysis()
  const [target] = useTarget()
  const cost = useMemo(() => (analysis && figures ? blockCost(analysis, target, id) : null), [analysis, figures, target, id])
  if (!figures || (figures.parameters === 0 && figures.forward.row === 0)) return null
  return (
    <section className={styles.section} aria-label="Figures">
      <h3 className={styles.heading}>Figures</h3>
      <dl className={styles.figures}>
        <dt>Parameters</dt>
        <dd>{count(figures.parameters)}</dd>
        <dt>Operations a sample</dt>
        <dd>{count(figures.forward.row)}</dd>
        {cost && (
          <>
            <dt title="Of the rank that has most rows">Forward, a step</dt>
            <dd>{count(cost.forward)}</dd>
            <dt title="Of the rank that has most rows">Backward, a step</dt>
            <dd>{count(cost.backward)}</dd>
            <dt title="Parameters, and states that no gradient changes">Weights</dt>
            <dd>{bytes(cost.parameterBytes)}</dd>
            <dt title="What it gives, and what its backward pass reads again; the native program may need less">Kept for backward</dt>
            <dd>≤ {bytes(cost.activationBytes)}</dd>
          </>
        )}
      </dl>
    </section>
  )
}
