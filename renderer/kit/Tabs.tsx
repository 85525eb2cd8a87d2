import { Tabs as Parts } from "radix-ui"
import type { ReactNode } from "react"
import styles from "./Tabs.module.css"

export interface Tab {
  readonly value: string
  readonly label: ReactNode
  readonly content: ReactNode
}

interface TabsProps {
  readonly label: string
  readonly tabs: readonly Tab[]
  readonly value: string
  readonly onValueChange: (value: string) => void
  /** Only the row of tabs shows, and none of them as chosen. */
  readonly closed?: boolean
  /** Stands at the right end of the row of tabs. */
  readonly actions?: ReactNode
}

/** Only the chosen tab's content is mounted. */
export function Tabs({ label, tabs, value, onValueChange, closed, actions }: TabsProps) {
  return (
    <Parts.Root className={styles.root} data-closed={closed || undefined} value={value} onValueChange={onValueChange}>
      <div className={styles.bar}>
        <Parts.List aria-label={label} className={styles.list}>
          {tabs.map((tab) => (
            <Parts.Trigger key={tab.value} value={tab.value} className={styles.tab} onClick={() => onValueChange(tab.value)}>
              {tab.label}
            </Parts.Trigger>
          ))}
        </Parts.List>
        {actions}
      </div>
      {tabs.map((tab) => (
        <Parts.Content key={tab.value} value={tab.value} className={styles.content} tabIndex={-1}>
          {tab.content}
        </Parts.Content>
      ))}
    </Parts.Root>
  )
}
