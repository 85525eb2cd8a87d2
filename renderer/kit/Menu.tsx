import { ContextMenu as Context, DropdownMenu as Dropdown } from "radix-ui"
import { useState, type ReactNode } from "react"
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
    <Dropdown.Root modal={false}>
      <Dropdown.Trigger asChild>{children}</Dropdown.Trigger>
      <Dropdown.Portal>
        <Dropdown.Content className={styles.content} align={align} sideOffset={4} collisionPadding={8}>
          {entries.map((entry, index) => drawEntry(Dropdown, entry, index))}
        </Dropdown.Content>
      </Dropdown.Portal>
    </Dropdown.Root>
  )
}

interface ContextMenuProps {
  /** Asked when the menu opens. */
  readonly entries: () => readonly MenuEntry[]
  readonly children: ReactNode
}

/** The menu of the right button, and of the menu key. */
export function ContextMenu({ entries, children }: ContextMenuProps) {
  const [shown, setShown] = useState<readonly MenuEntry[]>([])
  return (
    <Context.Root modal={false} onOpenChange={(open) => open && setShown(entries())}>
      <Context.Trigger asChild>{children}</Context.Trigger>
      <Context.Portal>
        <Context.Content className={styles.content} collisionPadding={8}>
          {shown.map((entry, index) => drawEntry(Context, entry, index))}
        </Context.Content>
      </Context.Portal>
    </Context.Root>
  )
}

/** The two menus are made of parts of the same names. */
type Parts = Pick<typeof Dropdown, "Separator" | "Label" | "Item" | "CheckboxItem"> | Pick<typeof Context, "Separator" | "Label" | "Item" | "CheckboxItem">

function drawEntry(Parts: Parts, entry: MenuEntry, index: number) {
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
