import type { ReactNode } from "react"
import type { Problem } from "../../engine/model/problem.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import styles from "./InlineProblems.module.css"

/** Problems at the place that made them, each with its fix. */
export function InlineProblems({ problems }: { readonly problems: readonly Problem[] }) {
  return problems.map((problem) => <InlineProblem key={`${problem.code} ${problem.message}`} problem={problem} />)
}

function InlineProblem({ problem: { severity, message, fix } }: { readonly problem: Problem }) {
  const workspace = useWorkspace()
  return (
    <div className={styles.problem} data-severity={severity} role="group" aria-label={severity}>
      <Icon name={severity} size={14} />
      <div className={styles.words}>
        <p>{message}</p>
        {fix && (
          <Button size="small" onClick={() => workspace.edit(fix.edits, { label: fix.title })}>
            {fix.title}
          </Button>
        )}
      </div>
    </div>
  )
}

export function InlineError({ children }: { readonly children: ReactNode }) {
  return (
    <div className={styles.problem} data-severity="error" role="alert">
      <Icon name="error" size={14} />
      <p>{children}</p>
    </div>
  )
}
