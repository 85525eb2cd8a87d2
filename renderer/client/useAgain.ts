import { useEffect } from "react"

/** Asks again every so many milliseconds while `live`, and once more when that is over. */
export function useAgain(again: () => void, milliseconds: number, live = true): void {
  useEffect(() => {
    if (!live) return
    const timer = setInterval(again, milliseconds)
    return () => {
      clearInterval(timer)
      again()
    }
  }, [live, again, milliseconds])
}
