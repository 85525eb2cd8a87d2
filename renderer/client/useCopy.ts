import { useWorkspace } from "./workspace-hooks.ts"

/** Puts text on the clipboard, and tells so; a page that was not reached over TLS has none. */
export function useCopy(): (text: string, told: string) => Promise<void> {
  const { tell } = useWorkspace()
  return async (text, told) => {
    try {
      await navigator.clipboard.writeText(text)
      tell(told)
    } catch {
      tell("Not copied: select the text instead", "error")
    }
  }
}
