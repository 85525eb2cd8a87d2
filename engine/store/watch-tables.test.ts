import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import type { RankMoment } from "../model/rank-grid.ts"
import { noRemark, tagCounts, tagsOf } from "../model/remark.ts"
import { openStore, type Store } from "./open-store.ts"
import { mostMoments } from "./rank-moments.ts"

function fresh(): Store {
  return openStore(join(mkdtempSync(join(tmpdir(), "tephra-store-")), "store.sqlite"))
}

function look(t: number, stage = "train", ranks = 3): RankMoment {
  const spent = (rank: number) => ({
    rank, t, started: 0, steps: t, whole: t / 2, input: 0.5, exchange: t / 8, cpu: t, residentBytes: 2 ** 40, read: rank === 1 ? null : 2 ** 50, written: 7,
    device: rank === 2 ? { busy: 0.25, memory: 5, total: 9 } : null,
  })
  return { attempt: 1, stage, t, ranks: Array.from({ length: ranks }, (_, rank) => spent(rank)) }
}

test("looks at ranks are kept as they were, once each", () => {
  const store = fresh()
  store.ranks.add("r", look(1.5))
  store.ranks.add("r", look(1.5))
  store.ranks.add("other", look(9))
  expect(store.ranks.of("r")).toEqual([look(1.5)])
  store.close()
})

test("a long run keeps looks over its whole time, nowhere sparser than four times elsewhere, and the last of each stage", () => {
  const store = fresh()
  const most = mostMoments(3)
  store.transaction(() => {
    for (let t = 1; t <= 2000; t++) store.ranks.add("r", look(t, t <= 700 ? "score" : "train"))
  })
  const kept = store.ranks.of("r")
  expect(kept).toHaveLength(most)
  expect(kept.findLast(({ stage }) => stage === "score")?.t).toBe(700)
  expect(kept.at(-1)?.t).toBe(2000)
  const gaps = kept.slice(1).map(({ t }, at) => t - kept[at]!.t)
  expect(Math.max(...gaps)).toBeLessThanOrEqual(4 * Math.ceil(2000 / most))
  const sketch = store.ranks.sketch("r")
  expect(sketch.slice(-7)).toEqual(kept.slice(-7))
  expect(sketch.length).toBeLessThan(40)
  expect(mostMoments(1)).toBe(600)
  expect(mostMoments(100_000)).toBe(60)
  store.close()
})

test("notes and tags are kept beside runs, and a change is seen", () => {
  const store = fresh()
  const before = store.remarks.change()
  expect(store.remarks.get("r")).toEqual(noRemark)
  store.remarks.set("r", { note: "the wide one\nwith dropout", tags: ["baseline", "wide"] })
  store.remarks.set("s", { note: "", tags: ["baseline"] })
  expect(store.remarks.change()).toBeGreaterThan(before)
  expect(store.remarks.get("r").tags).toEqual(["baseline", "wide"])
  expect(tagCounts(Object.values(store.remarks.all()))).toEqual([{ tag: "baseline", count: 2 }, { tag: "wide", count: 1 }])
  store.remarks.set("s", noRemark)
  expect(Object.keys(store.remarks.all())).toEqual(["r"])
  store.close()
})

test("tags are what was typed between commas, each once", () => {
  expect(tagsOf(" wide,  wide , best  of all,, ")).toEqual(["wide", "best of all"])
})

test("the last word of each source is kept", () => {
  const store = fresh()
  store.evidence.put("r", { source: "queue", attempt: 1, says: "pending", at: 1, silent: null })
  store.evidence.put("r", { source: "queue", attempt: 1, says: "running", at: 2, silent: { why: "down", at: 3 } })
  expect(store.evidence.of("r")).toEqual([{ source: "queue", attempt: 1, says: "running", at: 2, silent: { why: "down", at: 3 } }])
  store.close()
})

test("every row of a run is told, part by part, also those that are covered and those that are no numbers", () => {
  const store = fresh()
  const rows = (attempt: number, from: number, to: number) => Array.from({ length: to - from }, (_, at) => ({ stage: "train", series: "loss", attempt, step: from + at, value: attempt + at / 8, t: 100 + at }))
  store.transaction(() => store.points.add("r", [...rows(1, 1, 60), { stage: "train", series: "loss", attempt: 1, step: 60, value: Number.NaN, t: 1 }, { stage: "train", series: "a,b", attempt: 1, step: 1, value: 2, t: 1 }]))
  store.transaction(() => store.points.add("r", rows(2, 40, 50)))
  const all: { step: number; attempt: number; value: number | string }[] = []
  let after: string | null = null
  do {
    const part = store.points.rows("r", after, 7)
    all.push(...part.rows)
    after = part.next
  } while (after !== null)
  expect(all).toHaveLength(71)
  expect(all.filter(({ step }) => step === 45).map(({ attempt }) => attempt)).toEqual([1, 2])
  expect(all.some(({ value }) => value === "NaN")).toBe(true)
  store.close()
})
