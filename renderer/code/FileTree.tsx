import { useState, type KeyboardEvent } from "react"
import { Icon } from "../kit/Icon.tsx"
import { classes } from "../kit/classes.ts"
import { startsClosed, type TreeItem } from "./tree.ts"
import styles from "./Code.module.css"

interface FileTreeProps {
  readonly items: readonly TreeItem[]
  readonly chosen: string | null
  /** Files that hold lines of the selected block. */
  readonly holding: ReadonlySet<string>
  readonly onChoose: (path: string) => void
}

interface Row {
  readonly item: TreeItem
  readonly depth: number
}

export function FileTree({ items, chosen, holding, onChoose }: FileTreeProps) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const isOpen = (path: string) => startsClosed(path) === toggled.has(path)
  const rows = visible(items, 0, isOpen)

  function toggle(path: string) {
    const next = new Set(toggled)
    if (!next.delete(path)) next.add(path)
    setToggled(next)
  }

  function key(event: KeyboardEvent<HTMLElement>, row: Row) {
    const { item } = row
    if (event.key === "ArrowRight" && item.children && !isOpen(item.path)) toggle(item.path)
    else if (event.key === "ArrowLeft" && item.children && isOpen(item.path)) toggle(item.path)
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = event.key === "ArrowDown" ? event.currentTarget.nextElementSibling : event.currentTarget.previousElementSibling
      if (next instanceof HTMLElement) next.focus()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div role="tree" aria-label="Files of the job" className={styles.tree}>
      {rows.map((row) => {
        const { item, depth } = row
        const open = item.children ? isOpen(item.path) : undefined
        return (
          <button
            key={item.path}
            type="button"
            role="treeitem"
            aria-level={depth + 1}
            aria-expanded={open}
            aria-selected={item.path === chosen}
            className={classes(styles.item, item.path === chosen && styles.chosen)}
            style={{ paddingLeft: 8 + depth * 14 }}
            onClick={() => (item.children ? toggle(item.path) : onChoose(item.path))}
            onKeyDown={(event) => key(event, row)}
          >
            {item.children ? <Icon name={open ? "chevron-down" : "chevron-right"} size={12} /> : <span className={styles.indent} />}
            <span className={styles.itemName}>{item.name}</span>
            {holding.has(item.path) && <span className={styles.dot} title="Holds lines of the selected block" />}
          </button>
        )
      })}
    </div>
  )
}

function visible(items: readonly TreeItem[], depth: number, isOpen: (path: string) => boolean): Row[] {
  return items.flatMap((item) => [{ item, depth }, ...(item.children && isOpen(item.path) ? visible(item.children, depth + 1, isOpen) : [])])
}
