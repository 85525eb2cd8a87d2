import type { NativePlan } from "../../model/native-plan.ts"
import type { Compiled } from "../compile-job.ts"
import { pruneBuilds } from "../../runs/prune-builds.ts"
import { planNatively } from "./plan-natively.ts"

/** A job that can be built. */
export type Buildable = Pick<Compiled, "files"> & { readonly hash: string; readonly plan: NonNullable<Compiled["plan"]> }

/** Somebody's wish for a plan; once the last one of a job is given back, nothing builds it any more. */
export interface Wish {
  readonly hash: string
  /** Known already. */
  readonly made: boolean
  /** Never fails; of a wish that was given back, what comes means nothing. */
  readonly plan: Promise<NativePlan>
  readonly giveBack: () => void
}

/** The plans of one engine by hash of the job, which holds the ranks too: each is made once for all who wish for it, one at a time. */
export interface NativePlans {
  readonly wish: (job: Buildable) => Wish
  /** Ends what is being built, with all its processes. */
  readonly close: () => Promise<void>
}

export interface ToMakePlans {
  /** Where builds are kept. */
  readonly cache: string
  readonly make?: typeof planNatively
  /** Milliseconds after which a build is given up. */
  readonly limit?: number
}

/** Plans that are kept. */
const most = 100

interface Making {
  wishes: number
  readonly plan: Promise<NativePlan>
  readonly stop: AbortController
}

export function nativePlans({ cache, make = planNatively, limit = 30 * 60_000 }: ToMakePlans): NativePlans {
  const made = new Map<string, NativePlan>()
  const making = new Map<string, Making>()
  const closing = new AbortController()
  let last: Promise<unknown> = Promise.resolve()

  const build = async ({ files, hash, plan }: Buildable, stop: AbortSignal): Promise<NativePlan> => {
    const late = AbortSignal.timeout(limit)
    const signal = AbortSignal.any([stop, late, closing.signal])
    try {
      signal.throwIfAborted()
      const stages = await make({ files, plan, cache, environment: process.env, signal })
      const whole: NativePlan = { state: "made", hash, stages }
      made.set(hash, whole)
      if (made.size > most) made.delete(made.keys().next().value!)
      return whole
    } catch (error) {
      const reason = late.aborted ? `its job was not built within ${limit / 60_000} minutes` : error instanceof Error ? error.message : String(error)
      return { state: "none", hash, reason: `The native plan was not made: ${reason}` }
    }
  }

  /** A failure is not kept: the next wish tries again. */
  const begin = (job: Buildable): Making => {
    const stop = new AbortController()
    const plan = last.then(() => build(job, stop.signal)).finally(() => {
      if (making.get(job.hash) === begun) making.delete(job.hash)
    })
    const begun: Making = { wishes: 0, plan, stop }
    last = plan.then(() => pruneBuilds({ cache }))
    making.set(job.hash, begun)
    return begun
  }

  const end = (hash: string, each: Making): void => {
    if (making.get(hash) === each) making.delete(hash)
    each.stop.abort(new Error("nobody waits for it any more"))
  }

  return {
    wish: (job) => {
      const known = made.get(job.hash)
      if (known) return { hash: job.hash, made: true, plan: Promise.resolve(known), giveBack: () => undefined }
      const each = making.get(job.hash) ?? begin(job)
      each.wishes += 1
      let given = false
      const giveBack = (): void => {
        if (given) return
        given = true
        each.wishes -= 1
        if (each.wishes === 0) end(job.hash, each)
      }
      return { hash: job.hash, made: false, plan: each.plan, giveBack }
    },
    close: async () => {
      closing.abort(new Error("the engine ends"))
      await last
    },
  }
}
