import { Command } from "cmdk"
import { useState, type ReactNode } from "react"
import { pickScore } from "./pick-score.ts"
import styles from "./Pick.module.css"

export interface PickItem {
  readonly value: string
  readonly label: string
  /** More words to find it by. */
  readonly words?: string
  readonly icon?: ReactNode
  /** At the right end. */
  readonly note?: ReactNode
  readonly disabled?: boolean
}

export interface PickGroup {
  readonly heading: string
  readonly items: readonly PickItem[]
}

interface PickProps {
  readonly label: string
  readonly placeholder: string
  readonly groups: readonly PickGroup[]
  /** Said when nothing fits what is typed. */
  readonly empty: string
  /** An entry for what is typed itself. */
  readonly typed?: (text: string) => PickItem | null
  readonly onPick: (value: string) => void
}

/** A searchable list, worked by arrows and Enter. */
export function Pick({ label, placeholder, groups, empty, typed, onPick }: PickProps) {
  const [wanted, setWanted] = useState("")
  const own = typed?.(wanted)
  return (
    <Command label={label} className={styles.pick} loop filter={(value, search, [name = "", words = ""] = []) => pickScore(search, { value, label: name, words })}>
      <Command.Input autoFocus value={wanted} onValueChange={setWanted} placeholder={placeholder} aria-label={label} className={styles.input} />
      <Command.List className={styles.list}>
        {!own && <Command.Empty className={styles.empty}>{empty}</Command.Empty>}
        {groups.map(({ heading, items }) => (
          <Command.Group key={heading} heading={heading} className={styles.group}>
            {items.map((item) => (
              <Entry key={item.value} item={item} onPick={onPick} />
            ))}
          </Command.Group>
        ))}
        {own && <Entry always item={own} onPick={onPick} />}
      </Command.List>
    </Command>
  )
}

function Entry({ item, always, onPick }: { readonly onPick: PickProps["onPick"]; readonly item: PickItem; readonly always?: boolean }) {
  return (
    <Command.Item forceMount={always} value={item.value} keywords={[item.label, item.words ?? ""]} disabled={item.disabled} className={styles.item} onSelect={() => onPick(item.value)}>
      {item.icon}
      <span className={styles.label}>{item.label}</span>
      {item.note && <span className={styles.note}>{item.note}</span>}
    </Command.Item>
  )
}
