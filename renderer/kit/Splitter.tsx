import { useRef, type KeyboardEvent, type PointerEvent } from "react"
import { classes } from "./classes.ts"
import styles from "./Splitter.module.css"

interface SplitterProps {
  readonly label: string
  /** Which way the line runs. */
  readonly orientation: "vertical" | "horizontal"
  readonly size: number
  readonly min: number
  readonly max: number
  /** The panel that it sizes lies after it (right or below). */
  readonly after?: boolean
  readonly onSizeChange: (size: number) => void
  readonly onCollapse?: () => void
}

/** A line between two panels: drag, or arrows while focused; double-click or Enter collapses. */
export function Splitter(props: SplitterProps) {
  const { label, orientation, size, min, max, after, onSizeChange, onCollapse } = props
  const start = useRef<{ at: number; size: number } | null>(null)
  const sign = after ? -1 : 1
  const clamp = (value: number) => Math.round(Math.min(max, Math.max(min, value)))
  const along = (event: PointerEvent) => (orientation === "vertical" ? event.clientX : event.clientY)

  function down(event: PointerEvent) {
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { at: along(event), size }
  }
  function move(event: PointerEvent) {
    if (start.current) onSizeChange(clamp(start.current.size + sign * (along(event) - start.current.at)))
  }
  function up() {
    start.current = null
  }
  function key(event: KeyboardEvent) {
    const steps: Record<string, number> =
      orientation === "vertical" ? { ArrowLeft: -16, ArrowRight: 16 } : { ArrowUp: -16, ArrowDown: 16 }
    const step = steps[event.key]
    if (step !== undefined) {
      event.preventDefault()
      event.stopPropagation()
      onSizeChange(clamp(size + sign * step))
    } else if (event.key === "Enter") onCollapse?.()
  }
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      className={classes(styles.splitter, styles[orientation])}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onLostPointerCapture={up}
      onKeyDown={key}
      onDoubleClick={onCollapse}
    />
  )
}
