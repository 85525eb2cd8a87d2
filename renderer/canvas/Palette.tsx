import { useState, type DragEvent } from "react"
import type { BlockType } from "../../engine/model/block-type.ts"
import { useOffered, useSetting } from "../client/workspace-hooks.ts"
import { TextInput } from "../kit/Field.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Tooltip } from "../kit/Tooltip.tsx"
import { byCategory, categoryTitles, tooltipOf } from "./block-choices.tsx"
import { PortGlyph } from "./PortGlyph.tsx"
import styles from "./Palette.module.css"

const mimeStart = "application/x-tephra-block-"

/** The block type that is being dragged: while a drag goes on only the kinds of its data can be read, so the type is one. */
export function draggedType({ types }: DataTransfer): string | null {
  return types.find((type) => type.startsWith(mimeStart))?.slice(mimeStart.length) ?? null
}

interface PaletteProps {
  readonly enabled: boolean
  readonly onAdd: (type: string) => void
}

/** All block types, by group: drag one onto the canvas, or press Enter on it. */
export function Palette({ enabled, onAdd }: PaletteProps) {
  const offered = useOffered()
  const [wanted, setWanted] = useState("")
  const [closed, setClosed] = useSetting<readonly string[]>("palette-closed", [])
  const words = wanted.trim().toLowerCase()
  const fits = (type: BlockType) => `${type.title} ${type.type} ${tooltipOf(type)}`.toLowerCase().includes(words)
  const groups = byCategory(offered).map((group) => ({ ...group, types: group.types.filter(fits) })).filter((group) => group.types.length > 0)
  const first = groups[0]?.types[0]
  return (
    <section aria-label="Blocks" className={styles.palette}>
      <form
        role="search"
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault()
          if (words && first && enabled) onAdd(first.type)
        }}
      >
        <TextInput type="search" aria-label="Search blocks" placeholder="Search blocks" value={wanted} onChange={(event) => setWanted(event.target.value)} />
      </form>
      <div className={styles.groups}>
        {groups.length === 0 && <p className={styles.empty}>No block is called “{wanted}”.</p>}
        {groups.map(({ category, types: members }) => {
          const open = words !== "" || !closed.includes(category)
          return (
            <section key={category} aria-label={categoryTitles[category]}>
              <button
                type="button"
                className={styles.heading}
                aria-expanded={open}
                onClick={() => setClosed(open ? [...closed, category] : closed.filter((one) => one !== category))}
              >
                <Icon name={open ? "chevron-down" : "chevron-right"} size={14} />
                {categoryTitles[category]}
              </button>
              {open && members.map((type) => <Entry key={type.type} type={type} enabled={enabled} onAdd={onAdd} />)}
            </section>
          )
        })}
      </div>
    </section>
  )
}

function Entry({ type, enabled, onAdd }: { readonly type: BlockType; readonly enabled: boolean; readonly onAdd: (type: string) => void }) {
  const kind = type.outputs[0]?.kind ?? type.inputs[0]?.kind
  function drag(event: DragEvent) {
    event.dataTransfer.setData(`${mimeStart}${type.type}`, type.title)
    event.dataTransfer.effectAllowed = "copy"
  }
  return (
    <Tooltip text={tooltipOf(type) || type.title} side="right">
      <button
        type="button"
        draggable={enabled}
        disabled={!enabled}
        className={styles.entry}
        data-block-type={type.type}
        onDragStart={drag}
        // The second click of a double click means the same block; a key counts no clicks.
        onClick={({ detail }) => detail < 2 && onAdd(type.type)}
      >
        {kind && <PortGlyph kind={kind} filled />}
        <span>{type.title}</span>
        {type.hash !== undefined && <em className={styles.custom}>custom</em>}
      </button>
    </Tooltip>
  )
}
