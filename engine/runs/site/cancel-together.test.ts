import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import type { Run } from "../../model/run.ts"
import { schedulers } from "../../schedulers/schedulers.ts"
import { openStore, type Store } from "../../store/open-store.ts"
import type { RunsContext } from "../context.ts"
import { cancelTogether } from "./cancel-together.ts"
import { knownOf } from "./hand-in-array.ts"
import type { OpenSite } from "./open-site.ts"
import { sitePaths } from "./site.ts"

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

/** An array of so many in the queue, of which some have begun, and what the batch system is asked to cancel. */
function waiting(count: number, begun: readonly number[]): { store: Store; runs: () => Run[]; stop: (index: number) => Promise<void>; asked: string[][]; fail: { next: boolean } } {
  const folder = mkdtempSync(join(tmpdir(), "tephra-cancel-"))
  const store = openStore(join(folder, "store.sqlite"))
  closers.push(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })
  const id = crypto.randomUUID()
  const target = { machine: "cluster", ranks: 1, threads: 1 }
  const ids = Array.from({ length: count }, (_, at) => {
    const run = store.runs.create({ event: "created", t: 1, id: crypto.randomUUID(), name: "x", file: null, job: `j${at}`, target, seed: at, array: { id, index: at + 1, count }, folder, stages: [] }, {})
    store.runs.append(run.id, [{ event: "launching", t: 1, attempt: 1 }, { event: "submitted", t: 2, attempt: 1, submission: `7_${at + 1}` }])
    return run.id
  })
  const asked: string[][] = []
  const fail = { next: false }
  const isClaim = (path: string): boolean => begun.some((index) => path.includes(`/${ids[index - 1]}/claim/`))
  const site = {
    paths: sitePaths("/scratch"), array: schedulers.slurm.array, transport: { stat: (path: string) => Promise.resolve(isClaim(path) ? { folder: true, size: 0 } : null) },
    queue: {
      cancel: async (all: readonly { id: string }[]) => {
        await Promise.resolve()
        asked.push(all.map((each) => each.id))
        if (!fail.next) return
        fail.next = false
        throw new Error("cut")
      },
    },
  } as unknown as OpenSite
  const runs = (): Run[] => ids.map((each) => store.runs.get(each)!)
  const stop = (index: number): Promise<void> => {
    const here = { site, run: runs()[index - 1]!, attempt: 1 }
    const requests = store.runs.events(here.run.id).filter(({ event }) => event === "stop-requested").length
    return cancelTogether({ store } as unknown as RunsContext, { here, known: knownOf(here)!, requests })
  }
  return { store, runs, stop, asked, fail }
}

const wish = (store: Store, runs: readonly Run[]): void => store.transaction(() => runs.forEach(({ id }) => store.runs.append(id, [{ event: "stop-requested", t: 3 }])))

test("all that are to stop and have not begun are cancelled by one command, whoever comes first; asked twice, those that have begun too", async () => {
  const { store, runs, stop, asked } = waiting(4, [2])
  wish(store, runs())
  await Promise.all([3, 1, 2, 4].map(stop))
  await stop(1)
  expect(asked).toEqual([["7_3", "7_1", "7_4"]])
  wish(store, runs())
  await Promise.all([1, 2, 3, 4].map(stop))
  expect(asked.slice(1)).toEqual([["7_1", "7_2", "7_3", "7_4"]])
})

test("only those that are to stop, and again where the command was cut", async () => {
  const { store, runs, stop, asked, fail } = waiting(3, [])
  wish(store, runs().slice(0, 2))
  fail.next = true
  const both = await Promise.allSettled([stop(1), stop(2)])
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"])
  await Promise.all([stop(2), stop(1)])
  expect(asked).toEqual([["7_1", "7_2"], ["7_2", "7_1"]])
})
