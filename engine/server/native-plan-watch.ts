import { readdir } from "node:fs/promises"
import type { NativePlan } from "../model/native-plan.ts"
import type { Compiled } from "./compile-job.ts"
import type { Documents } from "../documents/documents.ts"
import { planNatively } from "./native-plan.ts"

export interface ToWatchPlans {
  readonly documents: Documents
  readonly document: string
  /** The document's job as it stands. */
  readonly compiled: () => Promise<Compiled>
  /** Whether jobs can be built here. */
  readonly ready: () => Promise<boolean>
  readonly cache: string
  readonly plans: NativePlans
  readonly emit: (plan: NativePlan) => void
}

/** Plans by hash of the job, which holds the ranks too; each is made once, one at a time. */
export interface NativePlans {
  readonly known: Map<string, Promise<NativePlan>>
  last: Promise<unknown>
}

export function nativePlans(): NativePlans {
  return { known: new Map(), last: Promise.resolve() }
}

/** Time without an edit after which a job is built. */
const pause = 600
/** Plans that are kept. */
const most = 100

/** Tells the native plan of a document now, and again after edits. Gives back what stops it. */
export async function watchPlans(asked: ToWatchPlans): Promise<() => void> {
  let [stopped, turn] = [false, 0]
  let timer: NodeJS.Timeout | undefined
  const tell = (plan: NativePlan, mine: number): void => {
    if (!stopped && mine === turn) asked.emit(plan)
  }
  const look = async (mine: number): Promise<void> => {
    const job = await asked.compiled()
    if (stopped || mine !== turn) return
    const reason = await unplannable(job, asked)
    if (reason !== null) return tell({ state: "none", hash: job.hash, reason }, mine)
    if (!asked.plans.known.has(job.hash!)) tell({ state: "making", hash: job.hash! }, mine)
    tell(await planOf(job, asked, () => stopped || mine !== turn), mine)
  }
  const again = (): void => {
    clearTimeout(timer)
    const mine = ++turn
    timer = setTimeout(() => void look(mine).catch((error: unknown) => tell({ state: "none", hash: null, reason: sentence(error) }, mine)), pause)
  }
  const stop = await asked.documents.watch(asked.document, ({ event }) => {
    if (event === "opened" || event === "edited") again()
  })
  again()
  return () => {
    stopped = true
    clearTimeout(timer)
    stop()
  }
}

/** Why there is no plan to make; null where there is one. */
async function unplannable({ plan, hash }: Compiled, { ready, cache }: ToWatchPlans): Promise<string | null> {
  if (plan === null || hash === null) return "The drawing has errors."
  if (plan.networks.length === 0) return "No job has a network."
  if (!(await ready())) return "This computer has no tool chain to build jobs with."
  const built = await readdir(cache).catch(() => [])
  if (!built.some((name) => /^runtime-\w+$/.test(name))) return "The run time is built by the first run."
  return null
}

/** Waits for plans that are being made; one that nobody waits for any more is not begun. */
function planOf({ files, hash, plan }: Compiled, { plans, cache }: ToWatchPlans, unwanted: () => boolean): Promise<NativePlan> {
  const known = plans.known.get(hash!)
  if (known) return known
  const made = plans.last.then(async (): Promise<NativePlan> => {
    if (unwanted()) {
      plans.known.delete(hash!)
      return { state: "making", hash: hash! }
    }
    try {
      return { state: "made", hash: hash!, stages: await planNatively({ files, stages: plan!.stages, cache, environment: process.env }) }
    } catch (error) {
      return { state: "none", hash, reason: sentence(error) }
    }
  })
  plans.last = made
  plans.known.set(hash!, made)
  if (plans.known.size > most) plans.known.delete(plans.known.keys().next().value!)
  return made
}

function sentence(error: unknown): string {
  return `The native plan was not made: ${error instanceof Error ? error.message : String(error)}`
}
