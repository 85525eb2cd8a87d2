import type { Finding } from "../../engine/model/finding.ts"
import type { TargetChange } from "../../engine/model/target.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { classes } from "../kit/classes.ts"
import { ProofBadge } from "./ProofBadge.tsx"
import styles from "./Findings.module.css"

interface FindingsProps {
  readonly findings: readonly Finding[]
  readonly onFix: (change: TargetChange) => void
}

const icons = { error: "error", warning: "warning", note: "help" } as const

/** What the queue doctor found, with the fact that it rests on and what would mend it. */
export function Findings({ findings, onFix }: FindingsProps) {
  return (
    <ul className={styles.list} aria-label="Findings of the queue doctor">
      {findings.map(({ code, severity, message, basis, fix }) => (
        <li key={`${code} ${message}`} className={styles.finding}>
          <span className={classes(styles.icon, styles[severity])}>
            <Icon name={icons[severity]} size={14} />
            <span className="visually-hidden">{severity}:</span>
          </span>
          <div className={styles.words}>
            <p>{message}</p>
            {basis && (
              <p className={styles.basis}>
                <ProofBadge proof={basis.proven} /> {basis.source}, {basis.date}
              </p>
            )}
            {fix && (
              <Button size="small" onClick={() => onFix(fix.target)}>
                {fix.title}
              </Button>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
