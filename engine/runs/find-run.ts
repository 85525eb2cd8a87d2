import { ApiError } from "../model/api-error.ts"
import type { Run } from "../model/run.ts"
import type { Store } from "../store/open-store.ts"

/** By id, number or beginning of the id; throws an ApiError that says what is wrong. */
export function findRun(store: Store, text: string): Run {
  const exact = store.runs.get(text)
  if (exact !== null) return exact
  const [run, other] = store.runs.find(text)
  if (run === undefined) throw new ApiError("no-such-run", `There is no run “${text}”. \`tephra runs\` lists them all.`)
  if (other !== undefined) throw new ApiError("no-such-run", `“${text}” begins the id of several runs. Write more of it, or the number.`)
  return run
}

/** All that were started together with a run; refuses one that was started alone. */
export function membersOf(store: Store, run: Run): Run[] {
  if (run.array === undefined) throw new ApiError("no-array", `Run #${run.number} was started alone; no others belong to it.`)
  return store.runs.array(run)
}
