import { useImperativeHandle, useLayoutEffect, useRef, useState, type ReactNode, type Ref } from "react"
import styles from "./VirtualRows.module.css"

export interface RowsHandle {
  /** Brings a row to the middle. */
  readonly show: (index: number) => void
}

interface VirtualRowsProps {
  readonly label: string
  readonly count: number
  /** Of every row, in pixels. */
  readonly rowHeight: number
  readonly renderRow: (index: number) => ReactNode
  /** Stays at the end as rows come, until the reader scrolls away. */
  readonly follow?: boolean
  readonly onFollow?: (follow: boolean) => void
  readonly role?: string
  readonly ref?: Ref<RowsHandle>
}

/** Rows of one height, of which only those in sight exist. */
export function VirtualRows({ label, count, rowHeight, renderRow, follow = false, onFollow, role = "log", ref }: VirtualRowsProps) {
  const frame = useRef<HTMLDivElement>(null)
  const [sight, setSight] = useState({ top: 0, height: 400 })

  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const measure = () => setSight((before) => (before.height === element.clientHeight ? before : { ...before, height: element.clientHeight }))
    const watch = new ResizeObserver(measure)
    watch.observe(element)
    measure()
    return () => watch.disconnect()
  }, [])

  useLayoutEffect(() => {
    if (follow && frame.current) frame.current.scrollTop = count * rowHeight
  }, [follow, count, rowHeight, sight.height])

  useImperativeHandle(ref, () => ({
    show(index) {
      const element = frame.current
      if (element) element.scrollTop = Math.max(0, index * rowHeight - element.clientHeight / 2)
    },
  }))

  function scrolled() {
    const element = frame.current
    if (!element) return
    setSight({ top: element.scrollTop, height: element.clientHeight })
    const atEnd = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight
    if (atEnd !== follow) onFollow?.(atEnd)
  }

  const first = Math.max(0, Math.floor(sight.top / rowHeight) - 8)
  const end = Math.min(count, Math.ceil((sight.top + sight.height) / rowHeight) + 8)
  return (
    // The scrolling region itself takes the focus, so that arrows and Page keys move it.
    <div ref={frame} className={styles.frame} onScroll={scrolled} role={role} aria-label={label} aria-rowcount={role === "table" ? count : undefined} aria-live="off" tabIndex={0}>
      <div className={styles.all} style={{ height: count * rowHeight }}>
        <div className={styles.seen} style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {Array.from({ length: Math.max(0, end - first) }, (_, at) => renderRow(first + at))}
        </div>
      </div>
    </div>
  )
}
