import { useDocument, useWorkspace } from "../client/workspace-hooks.ts"
import { Icon } from "../kit/Icon.tsx"
import type { ShownJob } from "./useJobPreview.ts"
import styles from "./Code.module.css"

/** Problems listed here; the others stand in the problem panel. */
const listed = 3

/** Why there is no newer code, and where to mend it. */
export function CodeProblems({ job }: { readonly job: ShownJob }) {
  const blocks = useDocument()?.content.pipeline.blocks
  const { reveal, showTab } = useWorkspace()
  const errors = job.problems.filter((problem) => problem.severity === "error")
  const what = job.files.length > 0 ? "The code is from before these errors." : "There is no code while the pipeline has errors."
  if (job.error !== null) return <p className={styles.banner}>The code could not be written: {job.error}</p>
  if (job.waiting && errors.length === 0) return null
  return (
    <div className={styles.banner} role="status">
      <p>
        <Icon name="error" size={14} /> {what}
      </p>
      <ul>
        {errors.slice(0, listed).map((problem) => {
          const { block } = problem.at
          const name = block === undefined ? null : (blocks?.[block]?.name ?? null)
          return (
            <li key={`${problem.code} ${block} ${problem.message}`}>
              {name !== null && block !== undefined && (
                <button type="button" className={styles.link} onClick={() => reveal(block)}>
                  {name}
                </button>
              )}{" "}
              {problem.message}
            </li>
          )
        })}
        {errors.length > listed && (
          <li>
            <button type="button" className={styles.link} onClick={() => showTab("problems")}>
              and {errors.length - listed} more
            </button>
          </li>
        )}
      </ul>
    </div>
  )
}
