import { ApiError } from "../../model/api-error.ts"
import type { Run } from "../../model/run.ts"
import type { RunsContext } from "../context.ts"
import { wasSent } from "./array.ts"
import { isBuiltTogether } from "./build-array.ts"
import { journalsOf } from "./hand-in-array.ts"

/** Takes a run out of its array; refuses where that was sent with it, or is built with it. One transaction over the same journals as the sending. */
export function goApart(context: Pick<RunsContext, "store" | "now">, run: Run): Run {
  const { runs } = context.store
  return context.store.transaction(() => {
    const journals = journalsOf(context, run)
    if (wasSent(run, journals)) throw handedIn(run)
    if (isBuiltTogether(run, journals)) throw new ApiError("built-together", `Run #${run.number} is built with the others by one job, and cannot go alone any more. Stop it: the others are handed in without it.`)
    const after = runs.append(run.id, [{ event: "apart", t: context.now() }])
    if (after.array?.apart !== true) throw handedIn(run)
    return after
  })
}

function handedIn({ number }: Run): ApiError {
  return new ApiError("handed-in-already", `Run #${number} has ended, or is handed in with the others already.`)
}
