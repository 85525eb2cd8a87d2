import { useEffect, useRef } from "react"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { Pick } from "../kit/Pick.tsx"
import { blockChoices } from "./block-choices.tsx"
import { useCanvasState, useMoment, type AddingPlace, type CanvasMoment } from "./canvas-state.ts"
import styles from "./QuickAdd.module.css"

const pickAdding = (moment: CanvasMoment) => moment.adding
const size = { width: 340, height: 320 }

interface QuickAddProps {
  readonly onPick: (type: string, place: AddingPlace) => void
}

/** The searchable list of blocks at the pointer: after a double click, a key, or a wire dropped on empty canvas. */
export function QuickAdd({ onPick }: QuickAddProps) {
  const adding = useMoment(pickAdding)
  return adding ? <List key={`${adding.screen.x},${adding.screen.y}`} place={adding} onPick={onPick} /> : null
}

function List({ place, onPick }: QuickAddProps & { readonly place: AddingPlace }) {
  const canvas = useCanvasState()
  const { store, offered } = useWorkspace()
  const ref = useRef<HTMLDivElement>(null)
  const back = useRef(document.activeElement)
  const close = () => {
    canvas.set({ adding: null })
    if (back.current instanceof HTMLElement) back.current.focus({ preventScroll: true })
  }
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !ref.current?.contains(event.target)) canvas.set({ adding: null })
    }
    window.addEventListener("pointerdown", outside, true)
    return () => window.removeEventListener("pointerdown", outside, true)
  }, [canvas])
  const left = Math.max(8, Math.min(place.screen.x, window.innerWidth - size.width - 8))
  const top = Math.max(8, Math.min(place.screen.y, window.innerHeight - size.height - 8))
  return (
    <div
      ref={ref}
      role="dialog"
      aria-label="Add a block"
      className={styles.list}
      style={{ left, top, width: size.width }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return
        event.stopPropagation()
        close()
      }}
    >
      <Pick
        label="Search blocks"
        placeholder={place.end ? "Add a block to this wire…" : "Add a block…"}
        empty={place.end ? "No block takes this wire under that name." : "No block has that name."}
        groups={blockChoices(offered, store.get().analysis, place.end)}
        onPick={(type) => {
          close()
          onPick(type, place)
        }}
      />
    </div>
  )
}
