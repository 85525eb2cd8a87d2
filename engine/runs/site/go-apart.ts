import type { Run } from "../../model/run.ts"
import type { RunsContext } from "../context.ts"
import { wasSent } from "./array.ts"
import { isBuiltTogether } from "./build-array.ts"
import { journalsOf } from "./hand-in-array.ts"

/** Takes a run out of its array, unless that was sent with it, or is built with it: one transaction over the same journals as the sending. */
export function goApart(context: Pick<RunsContext, "store" | "now">, run: Run): Run {
  const { runs } = context.store
  return context.store.transaction(() => {
    const journals = journalsOf(context, run)
    return wasSent(run, journals) || isBuiltTogether(run, journals) ? run : runs.append(run.id, [{ event: "apart", t: context.now() }])
  })
}
