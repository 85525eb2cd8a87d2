import type { ReactNode } from "react"
import { classes } from "./classes.ts"
import styles from "./Panel.module.css"

interface PanelProps {
  /** Names the region for screen readers. */
  readonly label: string
  readonly title?: ReactNode
  readonly actions?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

/** A named region with an optional header and a scrolling body. */
export function Panel({ label, title, actions, className, children }: PanelProps) {
  return (
    <section aria-label={label} className={classes(styles.panel, className)}>
      {(title || actions) && (
        <header className={styles.header}>
          <h2 className={styles.title}>{title}</h2>
          {actions}
        </header>
      )}
      <div className={styles.body}>{children}</div>
    </section>
  )
}
