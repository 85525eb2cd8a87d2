import { queueOf } from "../../model/layout.ts"
import type { Machine } from "../../model/machine.ts"
import type { Target } from "../../model/target.ts"
import { isTerminal } from "../../model/queue.ts"
import type { LiveFacts } from "../../machines/doctor/consultation.ts"
import type { PastWait } from "../../runs/site/wait-guess.ts"
import { schedulers } from "../../schedulers/schedulers.ts"
import type { OpenedSite } from "./open-site.ts"

export interface JobThere {
  readonly machine: Machine
  readonly target: Target
  /** What came of earlier guesses there. */
  readonly past: readonly PastWait[]
}

/** What an open site tells now of what a job will meet: free bytes of the scratch, this person's jobs, and what its batch system would do with this one. What it does not tell is left out. */
export async function siteFacts(site: OpenedSite, { machine, target, past }: JobThere): Promise<LiveFacts> {
  const [free, queue, tried] = await Promise.all([site.transport.freeBytes(site.paths.root).catch(() => undefined), site.queue.list().catch(() => null), site.trial(trialScript(machine, target))])
  const named = queueOf(machine, target)?.name
  const mine = queue === null || !queue.look.answered ? undefined : queue.look.entries.filter(({ state }) => !isTerminal(state))
  const running = mine?.filter(({ state }) => state === "running" || state === "completing" || state === "configuring").length ?? 0
  return {
    ...(free === undefined ? {} : { quotaFreeBytes: free }),
    ...(tried?.refused === undefined ? {} : { refused: tried.refused }),
    ...(tried === null || tried.start === null ? {} : { wait: { seconds: Math.max(0, tried.start - Date.now() / 1000), past } }),
    ...(mine === undefined || named !== undefined ? {} : { jobs: { running, waiting: mine.length - running } }),
  }
}

/** With the options that the job will have; it is asked about, never run. */
function trialScript(machine: Machine, target: Target): string {
  const scripts = schedulers[machine.scheduler.value].scripts({ name: "trial", stages: [], target, machine })
  return scripts.find(({ path }) => path === "batch.sh")?.text ?? ""
}
