import { useEffect, useSyncExternalStore } from "react"
import { useSetting } from "../client/workspace-hooks.ts"

export type Theme = "light" | "dark" | "system"

const dark = window.matchMedia("(prefers-color-scheme: dark)")

function listen(listener: () => void): () => void {
  dark.addEventListener("change", listener)
  return () => dark.removeEventListener("change", listener)
}

/** Puts the chosen theme on the page; `system` follows the computer. */
export function useTheme(): { readonly theme: Theme; readonly shown: "light" | "dark"; readonly setTheme: (theme: Theme) => void } {
  const [theme, setTheme] = useSetting<Theme>("theme", "system")
  const systemIsDark = useSyncExternalStore(listen, () => dark.matches)
  const shown = theme === "system" ? (systemIsDark ? "dark" : "light") : theme
  useEffect(() => {
    document.documentElement.classList.toggle("dark", shown === "dark")
    document.documentElement.dataset.theme = shown
  }, [shown])
  return { theme, shown, setTheme }
}
