import { readdir } from "node:fs/promises"
import type { NativePlan } from "../../model/native-plan.ts"
import type { Documents } from "../../documents/documents.ts"
import type { Compiled } from "../compile-job.ts"
import type { NativePlans, Wish } from "./native-plans.ts"

export interface ToWatchPlans {
  readonly documents: Pick<Documents, "watch">
  readonly document: string
  /** The document's job as it stands. */
  readonly compiled: () => Promise<Compiled>
  /** What a job depends on beside its drawing; another text asks for another plan. */
  readonly surroundings: () => Promise<string>
  /** Whether jobs can be built here. */
  readonly ready: () => Promise<boolean>
  readonly cache: string
  readonly plans: NativePlans
  readonly emit: (plan: NativePlan) => void
}

/** Time without an edit after which a job is built. */
const pause = 600
/** Time between looks at the surroundings. */
const interval = 3000

/** Tells the native plan of a document now, and again after edits and when its data change. Gives back what stops it. */
export async function watchPlans(asked: ToWatchPlans): Promise<() => void> {
  let [stopped, turn, around] = [false, 0, ""]
  let timer: NodeJS.Timeout | undefined
  let wish: Wish | null = null
  const isOver = (mine: number): boolean => stopped || mine !== turn
  const tell = (plan: NativePlan, mine: number): void => {
    if (!isOver(mine)) asked.emit(plan)
  }
  /** The old wish is given back after the new one is taken, so that a build that both mean goes on. */
  const hold = (next: Wish | null): void => {
    const before = wish
    wish = next
    before?.giveBack()
  }
  const look = async (mine: number): Promise<void> => {
    around = await surroundings(asked)
    const cannot = await cannotBuild(asked)
    const job = cannot === null ? await asked.compiled() : null
    if (isOver(mine)) return
    if (job === null || job.plan === null || job.hash === null || job.plan.networks.length === 0) {
      hold(null)
      return tell({ state: "none", hash: job?.hash ?? null, reason: cannot ?? (job?.plan ? "No job has a network." : "The drawing has errors.") }, mine)
    }
    const own = asked.plans.wish({ files: job.files, hash: job.hash, plan: job.plan })
    hold(own)
    if (!own.made) tell({ state: "making", hash: own.hash }, mine)
    tell(await own.plan, mine)
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
  let looking = false
  const looks = setInterval(() => {
    if (looking || around === "") return
    looking = true
    const mine = turn
    void surroundings(asked)
      .then((now) => {
        if (!isOver(mine) && now !== around) again()
      })
      .finally(() => (looking = false))
  }, interval)
  looks.unref()
  return () => {
    stopped = true
    clearTimeout(timer)
    clearInterval(looks)
    stop()
    hold(null)
  }
}

/** A document that is gone or cannot be looked at has none; a look at its job says why. */
async function surroundings({ surroundings: look, cache }: ToWatchPlans): Promise<string> {
  return `${await look().catch(() => "")} ${await runtimeIsBuilt(cache)}`
}

/** What is asked before anything is compiled; null where a job can be built. */
async function cannotBuild({ ready, cache }: ToWatchPlans): Promise<string | null> {
  if (!(await ready())) return "This computer has no tool chain to build jobs with."
  return (await runtimeIsBuilt(cache)) ? null : "The run time is built by the first run."
}

async function runtimeIsBuilt(cache: string): Promise<boolean> {
  const built = await readdir(cache).catch(() => [])
  return built.some((name) => /^runtime-\w+$/.test(name))
}

function sentence(error: unknown): string {
  return `The native plan was not made: ${error instanceof Error ? error.message : String(error)}`
}
