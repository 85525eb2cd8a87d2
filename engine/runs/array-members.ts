import type { Run } from "../model/run.ts"
import type { Store } from "../store/open-store.ts"

type Runs = Pick<Store["runs"], "array" | "change">

const seen = new WeakMap<Runs, { readonly array: string; readonly change: number; readonly members: readonly Run[] }>()

/** The runs of an array, read anew only when some run has changed: each of perhaps a thousand members looks at all of them again and again. */
export function membersSeen({ runs }: { readonly runs: Runs }, run: Run): readonly Run[] {
  const [array, change] = [run.array?.id ?? "", runs.change()]
  const last = seen.get(runs)
  if (last?.array === array && last.change === change) return last.members
  const members = runs.array(run)
  seen.set(runs, { array, change, members })
  return members
}

/** Without those that go alone. */
export function stillTogether(members: readonly Run[]): Run[] {
  return members.filter(({ array }) => array?.apart !== true)
}
