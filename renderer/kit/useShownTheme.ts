import { useSyncExternalStore } from "react"

function listen(listener: () => void): () => void {
  const watch = new MutationObserver(listener)
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] })
  return () => watch.disconnect()
}

/** The theme that the page shows: for canvases and editors, which need colours resolved. */
export function useShownTheme(): "light" | "dark" {
  return useSyncExternalStore(listen, () => (document.documentElement.classList.contains("dark") ? "dark" : "light"))
}
