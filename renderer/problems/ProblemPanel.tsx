import { useMemo, useState } from "react"
import type { Problem } from "../../engine/model/problem.ts"
import { useAnalysis, useDocument, useProblems, useWorkspace } from "../client/workspace-hooks.ts"
import { countsText, ordered, problemCounts, problemKeys } from "./order.ts"
import { ProblemRow } from "./ProblemRow.tsx"
import styles from "./ProblemPanel.module.css"

/** What stands in the way of a run, worst first, each with the way out. */
export function ProblemPanel() {
  const problems = useProblems()
  const analysis = useAnalysis()
  const blocks = useDocument()?.content.pipeline.blocks
  const { edit, reveal } = useWorkspace()
  const [open, setOpen] = useState<string | null>(null)
  const sorted = useMemo(() => ordered(problems, analysis?.order ?? []), [problems, analysis])
  const keys = problemKeys(sorted)

  function show(block: string, setting: string | undefined) {
    reveal(block)
    if (setting !== undefined) focusSetting(block, setting)
  }

  function causeOf({ cause }: Problem) {
    const block = cause?.block
    const name = block === undefined ? undefined : blocks?.[block]?.name
    return block === undefined || name === undefined ? null : { name, onShow: () => show(block, cause?.key) }
  }

  if (sorted.length === 0) return <NoProblems empty={blocks !== undefined && Object.keys(blocks).length === 0} />
  return (
    <section className={styles.panel} aria-label="Problems">
      <p className={styles.counts} role="status">
        {countsText(problemCounts(sorted))}
      </p>
      <ul className={styles.list}>
        {sorted.map((problem, at) => {
          const key = keys[at] ?? ""
          const { block } = problem.at
          return (
            <ProblemRow
              key={key}
              problem={problem}
              blockName={block === undefined ? null : (blocks?.[block]?.name ?? null)}
              open={open === key}
              onOpen={() => setOpen(open === key ? null : key)}
              onShow={block !== undefined && blocks?.[block] ? () => show(block, problem.at.key) : null}
              cause={causeOf(problem)}
              onFix={() => problem.fix && edit(problem.fix.edits, { label: problem.fix.title })}
            />
          )
        })}
      </ul>
    </section>
  )
}

/** The inspector draws the block's form first. */
function focusSetting(block: string, setting: string): void {
  requestAnimationFrame(() => document.getElementById(`setting-${block}-${setting}`)?.focus())
}

function NoProblems({ empty }: { readonly empty: boolean }) {
  return (
    <p className={styles.none}>
      {empty ? "An empty pipeline. Drag blocks from the left, or press Space on the canvas to find one; what is wrong or missing is listed here." : "No problems: this pipeline can run."}
    </p>
  )
}
