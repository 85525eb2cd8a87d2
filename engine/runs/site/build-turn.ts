import type { Run } from "../../model/run.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import type { RunsContext } from "../context.ts"

const builders = new WeakMap<SiteTransport, string>()

/** One build at a time over one link, since a log-in node is others' too. Null: it is this run's turn; else the run that builds. */
export function buildsBefore({ store }: Pick<RunsContext, "store">, over: SiteTransport, id: string): Run | null {
  const builder = builders.get(over)
  const other = builder === undefined || builder === id ? null : store.runs.get(builder)
  if (other?.state === "building") return other
  builders.set(over, id)
  return null
}

/** Lets the others build: this run could not begin. */
export function giveWay(over: SiteTransport, id: string): void {
  if (builders.get(over) === id) builders.delete(over)
}
