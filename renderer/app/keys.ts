/** Where a key works: everywhere; where no text is being typed; or only on the canvas. */
export type KeyScope = "everywhere" | "no-text" | "canvas"

interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** Whether a key event is the combination `Ctrl+Shift+Z`; Ctrl is also the command key of a Mac. */
export function matches(keys: string, event: KeyPress): boolean {
  const parts = keys.split("+")
  const key = keys.endsWith("+") ? "+" : (parts.at(-1) ?? "")
  if ((event.ctrlKey || event.metaKey) !== parts.includes("Ctrl")) return false
  if (event.altKey !== parts.includes("Alt")) return false
  // A sign such as ? needs Shift on some keyboards and not on others.
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key)
  if (!sign && event.shiftKey !== parts.includes("Shift")) return false
  return event.key.toLowerCase() === key.toLowerCase() || (/^[0-9]$/.test(key) && event.code === `Digit${key}`)
}

const typing = 'input:not([type="checkbox"]):not([type="radio"]), textarea, select, [contenteditable="true"], .nokey'
const floating = '[role="dialog"], [role="menu"], [role="listbox"]'

/** Whether a key meant for `scope` may act while `target` has the focus. */
export function allowed(scope: KeyScope, target: Element | null): boolean {
  if (scope === "everywhere") return true
  if (target?.closest(typing) || target?.closest(floating)) return false
  if (scope === "no-text") return true
  return !target || target === document.body || target.closest("[data-canvas]") !== null
}
