import { useState } from "react"
import type { Remark } from "../../../engine/model/remark.ts"
import { useWatch } from "../../client/useWatch.ts"

const none: Readonly<Record<string, Remark>> = {}

/** Notes and tags by run. */
export function useRemarks(): Readonly<Record<string, Remark>> {
  const [remarks, setRemarks] = useState(none)
  useWatch("remarks.watch", {}, setRemarks)
  return remarks
}
