import { useEffect, useState } from "react"

/** The value once it has stood still for so long; the first one at once. */
export function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, settle] = useState(value)
  const key = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => settle(JSON.parse(key) as T), milliseconds)
    return () => clearTimeout(timer)
  }, [key, milliseconds])
  return settled
}
