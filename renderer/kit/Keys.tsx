import styles from "./Keys.module.css"

const isMac = typeof navigator !== "undefined" && /mac/i.test(navigator.platform)
const macNames: Readonly<Record<string, string>> = { Ctrl: "⌘", Shift: "⇧", Alt: "⌥", Enter: "⏎" }

/** A key combination written `Ctrl+Shift+Z`, shown in the words of this computer's keyboard. */
export function Keys({ keys }: { readonly keys: string }) {
  return <kbd className={styles.keys}>{keysText(keys)}</kbd>
}

export function keysText(keys: string): string {
  if (!isMac) return keys
  return keys
    .split("+")
    .map((key) => macNames[key] ?? key)
    .join("")
}
