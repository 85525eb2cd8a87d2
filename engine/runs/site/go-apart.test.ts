import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test, vi } from "vitest"
import type { HistoryEvent } from "../../model/run-next.ts"
import type { Run } from "../../model/run.ts"
import { schedulers } from "../../schedulers/schedulers.ts"
import { openStore, type Store } from "../../store/open-store.ts"
import { newWakes, takeLease, type RunsContext } from "../context.ts"
import { evidenceNotes } from "../evidence.ts"
import { tephraHome } from "../home.ts"
import { goApart } from "./go-apart.ts"
import { keepingOf, troubleOf } from "./hand-in-array.ts"
import type { OpenSite } from "./open-site.ts"
import { sitePlace } from "./site-place.ts"

const closers: (() => void)[] = []
afterEach(() => closers.splice(0).forEach((close) => close()))

/** Two runs that are handed in together, with this in the journal of the first. */
function two(events: readonly HistoryEvent[]): { store: Store; context: RunsContext; first: () => Run } {
  const folder = mkdtempSync(join(tmpdir(), "tephra-apart-"))
  const store = openStore(join(folder, "store.sqlite"))
  closers.push(() => {
    store.close()
    rmSync(folder, { recursive: true })
  })
  const target = { machine: "cluster", ranks: 1, threads: 1 }
  const array = crypto.randomUUID()
  const ids = [1, 2].map((index) => store.runs.create({ event: "created", t: 1, id: crypto.randomUUID(), name: "x", file: null, job: `j${index}`, target, seed: index, array: { id: array, index, count: 2 }, folder, stages: [] }, {}).id)
  for (const id of ids) store.runs.append(id, [{ event: "launching", t: 2, attempt: 1 }])
  store.runs.append(ids[0]!, events)
  const context: RunsContext = { home: tephraHome({ TEPHRA_HOME: folder }), store, transport: {} as never, sites: { title: () => "a cluster", takesArrays: () => true, open: () => null }, owner: "app", now: () => 10, wakes: newWakes(), closing: () => false }
  takeLease(context, ids[0]!)
  return { store, context, first: () => store.runs.get(ids[0]!)! }
}

const attempt = 1
const site = (array = schedulers.slurm.array): OpenSite => ({ array }) as unknown as OpenSite

test("a run that cannot go on keeps others waiting until it goes apart; built with them, until it is stopped; handed in, or where each goes alone, not at all", () => {
  const keeping = (events: readonly HistoryEvent[], at = site(), number = attempt): Run["keeps"] => {
    const { context, first } = two(events)
    return keepingOf(context, { site: at, run: first(), attempt: number })
  }
  const together: HistoryEvent = { event: "sent", t: 3, attempt, build: true, members: [1, 2] }
  expect(keeping([])).toBe("apart")
  expect(keeping([together])).toBe("stop")
  expect(keeping([{ event: "sent", t: 3, attempt, members: [1, 2] }])).toBeUndefined()
  expect(keeping([{ event: "submitted", t: 3, attempt, submission: "7_1" }])).toBeUndefined()
  expect(keeping([], site(null))).toBeUndefined()
  expect(keeping([], site(), 2)).toBeUndefined()
})

test("what others are told that wait for it offers what can be done", () => {
  const told = (keeps: Run["keeps"]): string | null => troubleOf([{ number: 4, detail: "cannot go on", trouble: true, keeps } as unknown as Run])
  expect(told("apart")).toBe("waiting for run #4, which cannot go on. Stop it, or hand in the others without it")
  expect(told("stop")).toBe("waiting for run #4, which cannot go on. Stop it, and the others are handed in without it")
})

test("one that is built with the others, or was handed in, is refused in words", () => {
  const together = two([{ event: "sent", t: 3, attempt, build: true, members: [1, 2] }])
  expect(() => goApart(together.context, together.first())).toThrow(/built with the others by one job.*Stop it: the others are handed in without it/)
  const sent = two([{ event: "sent", t: 3, attempt, members: [1, 2] }])
  expect(() => goApart(sent.context, sent.first())).toThrow(/handed in with the others already/)
  const free = two([])
  expect(goApart(free.context, free.first()).array?.apart).toBe(true)
})

test("a stop of what is in the queue reads no journals of the others, however often it is looked at", async () => {
  const { context, store, first } = two([{ event: "submitted", t: 3, attempt, submission: "7_1" }, { event: "stop-requested", t: 4 }])
  const place = sitePlace(context, { machine: "cluster", sites: context.sites, files: () => Promise.resolve([]), notes: evidenceNotes(context) })
  const read = vi.spyOn(store.runs, "array")
  for (let look = 0; look < 3; look += 1) await place.stop(first(), attempt, 1)
  expect(read).not.toHaveBeenCalled()
})
