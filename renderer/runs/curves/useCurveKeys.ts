import { useEffect, useEffectEvent, useRef, type RefObject } from "react"

/** Keys that work while the pointer is over `frame` or the focus inside it, and never while somebody types. */
export function useCurveKeys(keys: Readonly<Record<string, () => void>>): RefObject<HTMLElement | null> {
  const frame = useRef<HTMLElement>(null)
  const press = useEffectEvent((event: KeyboardEvent) => {
    const element = frame.current
    const near = element?.matches(":hover") || element?.contains(document.activeElement)
    if (!near || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
    const action = keys[event.key.toLowerCase()]
    if (!action) return
    event.preventDefault()
    event.stopPropagation()
    action()
  })
  useEffect(() => {
    const hear = (event: KeyboardEvent) => press(event)
    window.addEventListener("keydown", hear, true)
    return () => window.removeEventListener("keydown", hear, true)
  }, [])
  return frame
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))
}
