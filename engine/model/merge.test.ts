import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cases } from "../../tests/counts.ts"
import { apply } from "./apply.ts"
import { diff, type Change } from "./diff.ts"
import type { DocumentContent } from "./document.ts"
import type { Edit } from "./edit.ts"
import { readPipeline, writePipeline } from "./file.ts"
import { merge, mergeLayouts } from "./merge.ts"
import { partsOf, pipelineOf } from "./parts.ts"
import { emptyLayout, emptyPipeline, type Block, type Composite, type Pipeline } from "./pipeline.ts"
import { content, edit } from "./testing/arbitrary.ts"

const runs = { numRuns: cases("apply") }
const edits = fc.array(edit, { maxLength: 8 })

/** What the edits that fit make of a document. */
function edited(start: DocumentContent, list: readonly Edit[]): DocumentContent {
  return list.reduce((present, each) => {
    const applied = apply(present, [each])
    return applied.ok ? applied.content : present
  }, start)
}

const versions = fc.tuple(content, edits, edits).map(([start, left, right]) => ({ base: start.pipeline, ours: edited(start, left).pipeline, theirs: edited(start, right).pipeline }))

/** Writes each change into the text of a pipeline, as a person would. */
function changedBy(before: Pipeline, changes: readonly Change[]): Pipeline {
  const parts = structuredClone(partsOf(before)) as Record<string, unknown>
  for (const { path, after } of changes) {
    const holder = path.slice(0, -1).reduce((part, key) => part[key] as Record<string, unknown>, parts)
    if (after === undefined) delete holder[path.at(-1)!]
    else holder[path.at(-1)!] = after
  }
  return pipelineOf(parts as never)
}

type Leaves = ReadonlyMap<string, string>

/** Every plain value of a pipeline under its path: what a merge may mix, seen without the rules of a merge. */
function leavesOf(pipeline: Pipeline): Leaves {
  const walk = (value: unknown, path: string): [string, string][] => {
    const inner = typeof value === "object" && value !== null && !Array.isArray(value)
    return inner ? Object.entries(value).flatMap(([key, part]) => walk(part, `${path}/${key}`)) : [[path, JSON.stringify(value)]]
  }
  return new Map(walk({ ...pipeline, uses: {} }, ""))
}

describe("random pipelines", () => {
  test("the changes from one to another make the other, and there is none from one to itself", () => {
    fc.assert(
      fc.property(versions, ({ ours, theirs }) => {
        expect({ ...changedBy(ours, diff(ours, theirs)), uses: {} }).toEqual({ ...theirs, uses: {} })
        expect(diff(ours, structuredClone(ours))).toEqual([])
      }),
      runs,
    )
  })

  test("without conflicts it does not matter who merges whom, and nobody's change is lost", () => {
    fc.assert(
      fc.property(versions, ({ base, ours, theirs }) => {
        const merged = merge({ base, ours, theirs })
        const other = merge({ base, ours: theirs, theirs: ours })
        expect(other.conflicts.length > 0).toBe(merged.conflicts.length > 0)
        if (merged.conflicts.length > 0) return
        expect(other.pipeline).toEqual(merged.pipeline)
        const [before, left, right, after] = [base, ours, theirs, merged.pipeline].map(leavesOf) as [Leaves, Leaves, Leaves, Leaves]
        for (const path of new Set([before, left, right, after].flatMap((leaves) => [...leaves.keys()]))) {
          const mine = left.get(path)
          expect([path, after.get(path)]).toEqual([path, mine === before.get(path) ? right.get(path) : mine])
        }
      }),
      runs,
    )
  })

  test("one who changed nothing gets the other's, and two who did the same get that", () => {
    fc.assert(
      fc.property(versions, ({ base, ours }) => {
        expect(merge({ base, ours, theirs: base })).toEqual({ pipeline: ours, conflicts: [] })
        expect(merge({ base, ours: base, theirs: ours })).toEqual({ pipeline: ours, conflicts: [] })
        expect(merge({ base, ours, theirs: ours })).toEqual({ pipeline: ours, conflicts: [] })
      }),
      runs,
    )
  })

  test("lists of edits that can be applied in either order merge to what both make", () => {
    let disjoint = 0
    fc.assert(
      fc.property(content, edits, edits, (start, left, right) => {
        const [a, b] = [apply(start, left), apply(start, right)]
        if (!a.ok || !b.ok) return
        const [ab, ba] = [apply(a.content, right), apply(b.content, left)]
        if (!ab.ok || !ba.ok || writePipeline(ab.content.pipeline) !== writePipeline(ba.content.pipeline)) return
        disjoint += 1
        expect(merge({ base: start.pipeline, ours: a.content.pipeline, theirs: b.content.pipeline })).toEqual({ pipeline: ab.content.pipeline, conflicts: [] })
      }),
      runs,
    )
    expect(disjoint).toBeGreaterThan(0)
  })

  test("what comes of a merge is a pipeline that reads as it was written", () => {
    fc.assert(
      fc.property(versions, (sides) => {
        const { pipeline } = merge(sides)
        expect(readPipeline(writePipeline(pipeline))).toEqual({ ok: true, pipeline, migrated: null })
      }),
      runs,
    )
  })
})

const dense: Block = { type: "dense", name: "dense", config: { units: 64 } }
const inner: Composite = {
  name: "net",
  ports: [{ name: "x", direction: "in", of: "iiiiiiii.input" }, { name: "y", direction: "out", of: "iiiiiiii.output" }],
  parameters: { units: { title: "Units", sets: ["iiiiiiii.units"] } },
  blocks: { iiiiiiii: dense, jjjjjjjj: dense },
  wires: {},
}
const base: Pipeline = edited({ pipeline: emptyPipeline("p"), layout: emptyLayout() }, [
  { edit: "add-block", id: "aaaaaaaa", block: dense, version: 1 },
  { edit: "add-block", id: "bbbbbbbb", block: dense, version: 1 },
  { edit: "add-block", id: "cccccccc", block: { type: "composite", name: "c", config: {}, composite: "dddddddd" }, version: 1 },
  { edit: "connect", to: "bbbbbbbb.input", from: "aaaaaaaa.output" },
  { edit: "set-composite", id: "dddddddd", composite: inner },
]).pipeline

function from(...list: Edit[]): Pipeline {
  const applied = apply({ pipeline: base, layout: emptyLayout() }, list)
  if (!applied.ok) throw new Error(applied.message)
  return applied.content.pipeline
}

function withInner(change: (composite: Composite) => Partial<Composite>): Pipeline {
  return { ...base, composites: { dddddddd: { ...inner, ...change(inner) } } }
}

describe("two people", () => {
  test("who set different settings of one block both have their way; of one setting ours is taken and told", () => {
    const units: Edit = { edit: "set-config", id: "aaaaaaaa", key: "units", value: 8 }
    const ours = from(units, { edit: "rename-block", id: "aaaaaaaa", name: "first" })
    const both = merge({ base, ours, theirs: from({ edit: "set-config", id: "aaaaaaaa", key: "bias", value: false }) })
    expect(both.conflicts).toEqual([])
    expect(both.pipeline.blocks["aaaaaaaa"]).toEqual({ type: "dense", name: "first", config: { units: 8, bias: false } })
    const one = merge({ base, ours, theirs: from({ ...units, value: 16 }) })
    expect(one.conflicts).toEqual([{ reason: "both-changed", path: ["blocks", "aaaaaaaa", "config", "units"], base: 64, ours: 8, theirs: 16 }])
    expect(one.pipeline).toEqual(ours)
  })

  test("of whom one removed what the other changed: it stays", () => {
    const gone = from({ edit: "remove-block", id: "bbbbbbbb" })
    const kept = from({ edit: "set-config", id: "bbbbbbbb", key: "units", value: 1 })
    for (const { pipeline, conflicts } of [merge({ base, ours: gone, theirs: kept }), merge({ base, ours: kept, theirs: gone })]) {
      expect(conflicts).toMatchObject([{ reason: "removed-and-changed", path: ["blocks", "bbbbbbbb"] }])
      expect(pipeline.blocks["bbbbbbbb"]).toEqual(kept.blocks["bbbbbbbb"])
    }
  })

  test("of whom one removed what the other wired anew: it stays, and no wire leads nowhere", () => {
    const gone = from({ edit: "remove-block", id: "aaaaaaaa" }, { edit: "remove-block", id: "cccccccc" }, { edit: "set-composite", id: "dddddddd", composite: null })
    const wired = from({ edit: "connect", to: "cccccccc.x", from: "aaaaaaaa.output" })
    const { pipeline, conflicts } = merge({ base, ours: gone, theirs: wired })
    expect(conflicts.map(({ reason, path }) => [reason, path.join(".")])).toEqual([
      ["removed-and-used", "blocks.cccccccc"],
      ["removed-and-used", "blocks.aaaaaaaa"],
      ["removed-and-used", "composites.dddddddd"],
    ])
    expect(pipeline.wires).toEqual({ "cccccccc.x": "aaaaaaaa.output" })
    expect(pipeline.composites).toEqual(base.composites)
    expect(pipeline.uses).toEqual(base.uses)
  })

  test("who each promote a port of a composite have both; a port of an inner block that is gone brings the block back", () => {
    const port = (name: string, of: string): Composite["ports"][number] => ({ name, direction: "out", of })
    const ours = withInner(({ ports }) => ({ ports: [...ports, port("u", "iiiiiiii.output")] }))
    const theirs = withInner(({ ports }) => ({ ports: [port("v", "jjjjjjjj.output"), ...ports] }))
    const merged = merge({ base, ours, theirs })
    expect(merged.conflicts).toEqual([])
    expect(merged.pipeline.composites["dddddddd"]!.ports.map(({ name }) => name)).toEqual(["x", "y", "u", "v"])
    const without = withInner(() => ({ blocks: { iiiiiiii: dense } }))
    expect(merge({ base, ours: without, theirs })).toMatchObject({ conflicts: [{ reason: "removed-and-used", path: ["composites", "dddddddd", "blocks", "jjjjjjjj"] }] })
  })

  test("who each take another end of one input away have both gone, and the last one stays, in words", () => {
    const ends = (...list: string[]) => withInner(({ ports }) => ({ ports: [...list.map((id) => ({ name: "x", direction: "in" as const, of: `${id}.input` })), ports[1]!], blocks: { ...inner.blocks, kkkkkkkk: dense } }))
    const three = merge({ base: ends("iiiiiiii", "jjjjjjjj", "kkkkkkkk"), ours: ends("jjjjjjjj", "kkkkkkkk"), theirs: ends("iiiiiiii", "kkkkkkkk") })
    expect(three).toEqual({ pipeline: ends("kkkkkkkk"), conflicts: [] })
    const two = merge({ base: ends("iiiiiiii", "jjjjjjjj"), ours: ends("jjjjjjjj"), theirs: ends("iiiiiiii") })
    expect(two.pipeline).toEqual(ends("jjjjjjjj"))
    expect(two.conflicts).toMatchObject([{ reason: "removed-and-used", path: ["composites", "dddddddd", "ports", "in x jjjjjjjj.input"] }])
  })

  test("of whom one brought a type to a new version while the other changed a block of it are told", () => {
    const upgraded = { ...base, uses: { ...base.uses, dense: { version: 2 } } }
    expect(merge({ base, ours: upgraded, theirs: from({ edit: "rename-pipeline", name: "q" }) })).toMatchObject({ conflicts: [], pipeline: { name: "q", uses: upgraded.uses } })
    const changed = from({ edit: "rename-block", id: "aaaaaaaa", name: "first" })
    expect(merge({ base, ours: upgraded, theirs: changed }).conflicts).toEqual([{ reason: "versions-mixed", path: ["uses", "dense"], ours: { version: 2 }, theirs: { version: 1 } }])
  })
})

test("ports in another order are a change, and so is another version of a type", () => {
  const turned = withInner(({ ports }) => ({ ports: ports.toReversed() }))
  expect(diff(base, turned)).toEqual([{ path: ["composites", "dddddddd", "portOrder"], before: ["in x iiiiiiii.input", "out y"], after: ["out y", "in x iiiiiiii.input"] }])
  expect(merge({ base, ours: base, theirs: turned }).pipeline).toEqual(turned)
  expect(diff(base, { ...base, uses: { ...base.uses, dense: { version: 3 } } })).toEqual([{ path: ["uses", "dense"], before: { version: 1 }, after: { version: 3 } }])
})

test("a broken wire that was there before stays as it is, and a port that stands twice stays twice", () => {
  const broken: Pipeline = { ...withInner(({ ports }) => ({ ports: [...ports, ...ports] })), wires: { "aaaaaaaa.input": "zzzzzzzz.output" } }
  expect(merge({ base: broken, ours: broken, theirs: { ...broken, name: "q" } })).toEqual({ pipeline: { ...broken, name: "q" }, conflicts: [] })
})

test("of two layouts ours wins where both moved a block", () => {
  const at = (x: number): { x: number; y: number } => ({ x, y: 0 })
  const sides = { base: { blocks: { a: at(0), b: at(0) } }, ours: { blocks: { a: at(1), b: at(0) } }, theirs: { blocks: { a: at(2), b: at(2), c: at(2) } } }
  expect(mergeLayouts(sides)).toEqual({ blocks: { a: at(1), b: at(2), c: at(2) } })
})
