import type { Run } from "../model/run.ts"
import type { Store } from "../store/open-store.ts"
import { membersSeen } from "./array-members.ts"

/** Where no batch system shares a computer out, the runs of an array take it in turn: one that goes before this one begins; null when it may begin. */
export function goesFirst(store: Pick<Store, "runs">, run: Run): Run | null {
  const index = run.array?.index ?? 0
  return membersSeen(store, run).find((member) => (member.array?.index ?? 0) < index && member.state !== "ended") ?? null
}
