import { DropdownMenu as Parts } from "radix-ui"
import type { ReactNode } from "react"
import { Keys } from "./Keys.tsx"
import { Icon } from "./Icon.tsx"
import styles from "./Menu.module.css"

export type MenuEntry =
  | { readonly kind: "item"; readonly label: string; readonly keys?: string; readonly disabled?: boolean; readonly checked?: boolean; readonly run: () => void }
  | { readonly kind: "line" }
  | { readonly kind: "heading"; readonly label: string }

interface MenuProps {
  readonly entries: readonly MenuEntry[]
  readonly align?: "start" | "end"
  /** The button that opens it. */
  readonly children: ReactNode
}

export function Menu({ entries, align = "start", children }: MenuProps) {
  return (
    <Parts.Root modal={false}>
      <Parts.Trigger asChild>{children}</Parts.Trigger>
      <Parts.Portal>
        <Parts.Content className={styles.content} align={align} sideOffset={4} collisionPadding={8}>
          {entries.map(drawEntry)}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}

function drawEntry(entry: MenuEntry, index: number) {
  if (entry.kind === "line") return <Parts.Separator key={index} className={styles.line} />
  if (entry.kind === "heading") {
    return (
      <Parts.Label key={index} className={styles.heading}>
        {entry.label}
      </Parts.Label>
    )
  }
  const body = (
    <>
      <span className={styles.check}>{entry.checked && <Icon name="check" />}</span>
      <span className={styles.label}>{entry.label}</span>
      {entry.keys && <Keys keys={entry.keys} />}
    </>
  )
  return entry.checked === undefined ? (
    <Parts.Item key={index} className={styles.item} disabled={entry.disabled} onSelect={entry.run}>
      {body}
    </Parts.Item>
  ) : (
    <Parts.CheckboxItem key={index} className={styles.item} disabled={entry.disabled} checked={entry.checked} onSelect={entry.run}>
      {body}
    </Parts.CheckboxItem>
  )
}
