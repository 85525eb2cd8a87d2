import { queueOf } from "../../model/layout.ts"
import type { Machine } from "../../model/machine.ts"
import type { Target } from "../../model/target.ts"
import { isTerminal } from "../../model/queue.ts"
import type { LiveFacts } from "../../machines/doctor/consultation.ts"
import type { OpenedSite } from "./open-site.ts"

/** What an open site tells now of what a job will meet: free bytes of the scratch and this person's jobs. What it does not tell is left out. */
export async function siteFacts(site: OpenedSite, { machine, target }: { machine: Machine; target: Target }): Promise<LiveFacts> {
  const [free, queue] = await Promise.all([site.transport.freeBytes(site.paths.root).catch(() => undefined), site.queue.list().catch(() => null)])
  const named = queueOf(machine, target)?.name
  const mine = queue === null || !queue.look.answered ? undefined : queue.look.entries.filter(({ state }) => !isTerminal(state))
  const running = mine?.filter(({ state }) => state === "running" || state === "completing" || state === "configuring").length ?? 0
  return {
    ...(free === undefined ? {} : { quotaFreeBytes: free }),
    ...(mine === undefined || named !== undefined ? {} : { jobs: { running, waiting: mine.length - running } }),
  }
}
