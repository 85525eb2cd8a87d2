import { readdirSync, readFileSync } from "node:fs"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cases } from "../../tests/counts.ts"
import { expand } from "../compile/1-check/expand.ts"
import { expectEditable, expectSound, meaning, nested, nestedIds } from "../compile/testing/nested.ts"
import { diff } from "./diff.ts"
import type { Drawing } from "./drawings.ts"
import { expandBlock } from "./expand-block.ts"
import { readPipeline, withUses, writePipeline } from "./file.ts"
import { graphIn, placedBlocks } from "./graphs.ts"
import { group, type Grouping } from "./group.ts"
import { merge } from "./merge.ts"
import { emptyPipeline, type Block, type Composite, type Pipeline } from "./pipeline.ts"

const runs = { numRuns: cases("apply") }
const made = { composite: "gggggg22", holder: "gggggg33", name: "group", notes: [] }
const random = fc.tuple(nested, fc.nat(), fc.subarray([...nestedIds], { minLength: 1 })).map(([pipeline, pick, blocks]) => {
  const drawings: Drawing[] = [null, ...Object.keys(pipeline.composites)]
  return { pipeline, grouping: { ...made, drawing: drawings[pick % drawings.length]!, blocks } satisfies Grouping }
})

describe("random drawings", () => {
  test("grouped they mean the same, and expanded again they are what they were", () => {
    let grouped = 0
    fc.assert(
      fc.property(random, ({ pipeline, grouping }) => {
        const done = group(pipeline, grouping)
        if (!done.ok) return
        grouped += 1
        expectSound(done.pipeline)
        expectEditable(pipeline, done.pipeline)
        expect(meaning(done.pipeline)).toEqual(meaning(pipeline))
        const back = expandBlock(done.pipeline, { drawing: grouping.drawing, holder: made.holder, newId: () => "hhhhhhhh" })
        if (!back.ok) throw new Error(back.message)
        expect(back.pipeline).toEqual(pipeline)
        expectEditable(done.pipeline, pipeline)
      }),
      runs,
    )
    expect(grouped).toBeGreaterThan(runs.numRuns / 5)
  })

  test("any composite expanded means the same, a copy where another block holds it too", () => {
    fc.assert(
      fc.property(random, fc.boolean(), ({ pipeline, grouping }, twice) => {
        const once = group(pipeline, grouping)
        if (!once.ok) return
        const other: Block = { type: "composite", name: "other", config: {}, composite: made.composite }
        const start = twice ? { ...once.pipeline, blocks: { ...once.pipeline.blocks, oooooo22: other } } : once.pipeline
        for (const { drawing, id, block } of placedBlocks(start).filter(({ block }) => block.composite !== undefined)) {
          let count = 0
          const newId = () => `ooooo${"abcdefghijklmnopqrstuvwxyz"[count++]}44`
          const done = expandBlock(start, { drawing, holder: id, newId })
          if (!done.ok) throw new Error(done.message)
          expectSound(done.pipeline)
          expectEditable(start, done.pipeline)
          const shared = twice && block.composite === made.composite
          expect(Object.hasOwn(done.pipeline.composites, block.composite!)).toBe(shared)
          // Of a composite that is held twice each block stands there twice, so an id does not tell which.
          if (!twice) expect(meaning(done.pipeline)).toEqual(meaning(start))
          expect(Object.keys(expand(done.pipeline).blocks)).toHaveLength(Object.keys(expand(start).blocks).length)
        }
      }),
      runs,
    )
  })
})

const graphs = readdirSync("tests/samples/graphs").filter((file) => file.endsWith(".tephra.json"))

/** Without the numbers that tell blocks of one name apart, and the order in which a parameter sets what comes after its first. */
function plain(pipeline: Pipeline): unknown {
  return JSON.parse(writePipeline(pipeline), (key, value: unknown) => {
    if (key === "name") return String(value).replace(/ \d+$/, "")
    const [first, ...others] = key === "sets" ? (value as string[]) : []
    return key === "sets" ? [first, ...others.sort()] : value
  })
}

test.each(graphs)("the published system %s: whatever of any of its drawings is grouped comes back as it was, wrappers and all", (file) => {
  const read = readPipeline(readFileSync(`tests/samples/graphs/${file}`, "utf8"))
  if (!read.ok) throw new Error(read.problem.message)
  const { pipeline } = read
  const drawings: Drawing[] = [null, ...Object.keys(pipeline.composites)]
  const property = fc.property(fc.constantFrom(...drawings), fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (drawing, picks) => {
    const ids = Object.keys(graphIn(pipeline, drawing)!.blocks)
    const blocks = [...new Set(picks.map((pick) => ids[pick % (ids.length || 1)]).filter((id) => id !== undefined))]
    const done = group(pipeline, { ...made, drawing, blocks })
    if (!done.ok) return
    expectSound(done.pipeline)
    expect(diff(pipeline, done.pipeline)).toHaveLength(1)
    expectEditable(pipeline, done.pipeline)
    const back = expandBlock(done.pipeline, { drawing, holder: made.holder, newId: () => "hhhhhhhh" })
    if (!back.ok) throw new Error(back.message)
    expect(plain(back.pipeline)).toEqual(plain(pipeline))
  })
  fc.assert(property, { numRuns: Math.min(50, runs.numRuns) })
})

const dense = (name: string, config = {}): Block => ({ type: "dense", name, config })
const chain: Pipeline = withUses({
  ...emptyPipeline("chain"),
  blocks: { aaaaaaaa: dense("a"), bbbbbbbb: dense("b", { units: 3 }), cccccccc: dense("c"), dddddddd: { type: "add", name: "d", config: {} } },
  wires: { "bbbbbbbb.input": "aaaaaaaa.output", "cccccccc.input": "aaaaaaaa.output", "dddddddd.in.0": "bbbbbbbb.output", "dddddddd.in.1": "cccccccc.output" },
  notes: { notenote: { text: "both", blocks: ["bbbbbbbb", "cccccccc"] }, otherone: { text: "all", blocks: ["aaaaaaaa", "bbbbbbbb"] } },
})

function grouped(pipeline: Pipeline, grouping: Partial<Grouping>): Pipeline {
  const done = group(pipeline, { ...made, drawing: null, blocks: [], ...grouping })
  if (!done.ok) throw new Error(done.message)
  return done.pipeline
}

test("one source that feeds several blocks inside goes through one port; ports are called after those inside", () => {
  const { composites, wires } = grouped(chain, { blocks: ["bbbbbbbb", "cccccccc"] })
  expect(composites[made.composite]!.ports).toEqual([
    { name: "input", direction: "in", of: "bbbbbbbb.input" },
    { name: "output", direction: "out", of: "bbbbbbbb.output" },
    { name: "input", direction: "in", of: "cccccccc.input" },
    { name: "output-2", direction: "out", of: "cccccccc.output" },
  ])
  expect(wires).toEqual({ "gggggg33.input": "aaaaaaaa.output", "dddddddd.in.0": "gggggg33.output", "dddddddd.in.1": "gggggg33.output-2" })
  const variadic = grouped(chain, { blocks: ["dddddddd"] })
  expect(variadic.composites[made.composite]!.ports.map(({ name }) => name)).toEqual(["in", "in-2"])
})

test("a block that would be fed by the group and feed it is named, with what to do", () => {
  expect(group(chain, { ...made, drawing: null, blocks: ["aaaaaaaa", "dddddddd"] })).toEqual({
    ok: false,
    message: "“b”, “c” are fed by the selection and feed it in turn, so the group would close a circle. Select them as well, then group.",
  })
  expect(group(chain, { ...made, drawing: null, blocks: ["zzzzzzzz"] })).toMatchObject({ ok: false, message: expect.stringContaining("any more") as string })
})

test("notes go in that tell of nothing outside, and notes outside keep pointing at what they tell of", () => {
  const inside = grouped(chain, { blocks: ["bbbbbbbb", "cccccccc"], notes: ["notenote", "otherone"] })
  expect(inside.composites[made.composite]!.notes).toEqual({ notenote: chain.notes["notenote"] })
  expect(inside.notes).toEqual({ otherone: { text: "all", blocks: ["aaaaaaaa", "gggggg33/bbbbbbbb"] } })
  const back = expandBlock(inside, { drawing: null, holder: made.holder, newId: () => "hhhhhhhh" })
  expect(back).toMatchObject({ ok: true, pipeline: chain })
  expectEditable(chain, inside)
})

test("inside a composite its ports and settings lead on through the new block, and a value from outside still arrives", () => {
  const outer: Composite = {
    name: "outer",
    ports: [{ name: "x", direction: "in", of: "bbbbbbbb.input" }, { name: "x", direction: "in", of: "cccccccc.input" }, { name: "y", direction: "out", of: "cccccccc.output" }],
    parameters: { units: { title: "Units", sets: ["bbbbbbbb.units", "cccccccc.units"] } },
    blocks: { bbbbbbbb: dense("b"), cccccccc: dense("c") },
    wires: {},
  }
  const holder: Block = { type: "composite", name: "outer", config: { units: 9 }, composite: "oooooo22" }
  const start = withUses({ ...emptyPipeline("p"), composites: { oooooo22: outer }, blocks: { oooooo33: holder, aaaaaaaa: dense("a") }, wires: { "oooooo33.x": "aaaaaaaa.output" } })
  const inner = grouped(start, { drawing: "oooooo22", blocks: ["bbbbbbbb"] })
  expect(graphIn(inner, "oooooo22")).toMatchObject({
    ports: [{ name: "x", of: "gggggg33.x" }, { name: "x", of: "cccccccc.input" }, { name: "y", of: "cccccccc.output" }],
    parameters: { units: { sets: ["gggggg33.units", "cccccccc.units"] } },
  })
  expect(expand(inner).blocks["oooooo33/gggggg33/bbbbbbbb"]!.config).toEqual({ units: 9 })
  expect(meaning(inner)).toEqual(meaning(start))
  const flat = expandBlock(start, { drawing: null, holder: "oooooo33", newId: () => "hhhhhhhh" })
  expect(flat.ok && flat.pipeline).toMatchObject({ blocks: { bbbbbbbb: { config: { units: 9 } }, cccccccc: { config: { units: 9 } } }, composites: {}, wires: { "bbbbbbbb.input": "aaaaaaaa.output", "cccccccc.input": "aaaaaaaa.output" } })
})

test.each<[string, Block, RegExp]>([
  ["a block without a composite", dense("a"), /no composite behind/],
  ["a block that repeats its composite", { type: "for-each", name: "each", config: {}, composite: "oooooo22" }, /repeats/],
  ["a composite that holds itself", { type: "composite", name: "loop", config: {}, composite: "llllll22" }, /never end/],
])("%s is not expanded, in words", (_, block, words) => {
  const bare: Composite = { name: "c", ports: [], parameters: {}, blocks: {}, wires: {} }
  const loop = { ...bare, blocks: { llllllll: { type: "composite", name: "again", config: {}, composite: "llllll22" } } }
  const pipeline = { ...emptyPipeline("p"), composites: { oooooo22: bare, llllll22: loop }, blocks: { aaaaaaaa: block } }
  expect(expandBlock(pipeline, { drawing: null, holder: "aaaaaaaa", newId: () => "hhhhhhhh" })).toEqual({ ok: false, message: expect.stringMatching(words) as string })
})

describe("told and merged", () => {
  const inGroup = grouped(chain, { blocks: ["bbbbbbbb", "cccccccc"], name: "both" })
  const withUnits = (pipeline: Pipeline, units: number): Pipeline => ({ ...pipeline, blocks: { ...pipeline.blocks, bbbbbbbb: dense("b", { units }) } })

  test("grouping and expanding are one change each, whatever else changed", () => {
    expect(diff(chain, inGroup)).toEqual([{ path: ["composites", made.composite], blocks: ["bbbbbbbb", "cccccccc"], after: inGroup.composites[made.composite] }])
    expect(diff(inGroup, chain)).toEqual([{ path: ["composites", made.composite], blocks: ["bbbbbbbb", "cccccccc"], before: inGroup.composites[made.composite] }])
    expect(diff(withUnits(chain, 7), inGroup).map(({ path }) => path.join("."))).toEqual(["composites.gggggg22", "composites.gggggg22.blocks.bbbbbbbb.config.units"])
    const nested = grouped(inGroup, { blocks: ["gggggg33", "dddddddd"], composite: "nnnnnn22", holder: "nnnnnn33" })
    expect(diff(chain, nested).map(({ blocks }) => blocks)).toEqual([["bbbbbbbb", "cccccccc"], ["dddddddd", "gggggg33"]])
  })

  test("what the other changed of blocks that one grouped or expanded is changed where they stand now", () => {
    const ours = merge({ base: chain, ours: inGroup, theirs: withUnits(chain, 7) })
    expect(ours).toMatchObject({ conflicts: [], pipeline: { blocks: { gggggg33: {} }, composites: { gggggg22: { blocks: { bbbbbbbb: { config: { units: 7 } } } } } } })
    expect(merge({ base: chain, ours: withUnits(chain, 7), theirs: inGroup })).toEqual(ours)
    const inside = { ...inGroup, composites: { gggggg22: { ...inGroup.composites["gggggg22"]!, blocks: { ...inGroup.composites["gggggg22"]!.blocks, cccccccc: dense("c", { units: 5 }) } } } }
    expect(merge({ base: inGroup, ours: chain, theirs: inside })).toMatchObject({ conflicts: [], pipeline: { blocks: { cccccccc: { config: { units: 5 } } }, composites: {} } })
    const wired = { ...chain, blocks: { ...chain.blocks, eeeeeeee: dense("e") }, wires: { ...chain.wires, "eeeeeeee.input": "cccccccc.output" } }
    expect(merge({ base: chain, ours: inGroup, theirs: wired })).toMatchObject({ conflicts: [], pipeline: { wires: { "eeeeeeee.input": "gggggg33.output-2" } } })
  })

  test("blocks that both grouped, each with others, stand once, and the file stays sound", () => {
    const theirs = grouped(chain, { blocks: ["aaaaaaaa", "bbbbbbbb"], composite: "tttttt22", holder: "tttttt33" })
    const { pipeline, conflicts } = merge({ base: chain, ours: inGroup, theirs })
    expectSound(pipeline)
    expect(conflicts.map(({ reason }) => reason)).toContain("two-places")
    expect(pipeline.composites[made.composite]!.blocks).toHaveProperty("bbbbbbbb")
  })

  test("of whose groups some share blocks, ours stands and means what both did; notes stand once", () => {
    const line: Pipeline = withUses({
      ...emptyPipeline("line"),
      blocks: { aaaaaaaa: dense("a"), bbbbbbbb: dense("b"), cccccccc: dense("c"), dddddddd: dense("d") },
      wires: { "bbbbbbbb.input": "aaaaaaaa.output", "cccccccc.input": "bbbbbbbb.output", "dddddddd.input": "cccccccc.output" },
      notes: { notenote: { text: "n" } },
    })
    const other = { composite: "tttttt22", holder: "tttttt33", notes: ["notenote"] }
    for (const shared of [["bbbbbbbb", "cccccccc"], ["cccccccc", "dddddddd"]]) {
      const ours = grouped(line, { blocks: ["aaaaaaaa", "bbbbbbbb"], notes: ["notenote"] })
      const { pipeline, conflicts } = merge({ base: line, ours, theirs: grouped(line, { ...other, blocks: shared }) })
      expectSound(pipeline)
      expect(meaning(pipeline)).toEqual(meaning(line))
      expect(conflicts.map(({ reason }) => reason)).toContain("two-places")
      expect([pipeline.notes, pipeline.composites[made.composite]!.notes]).toEqual([{}, line.notes])
      expect(pipeline.composites["tttttt22"]?.notes).toBeUndefined()
    }
  })

  test("of whom one expanded a composite that the other holds twice: both stand, whole, and it is told", () => {
    const again: Pipeline = { ...inGroup, blocks: { ...inGroup.blocks, hhhhhhhh: { ...inGroup.blocks["gggggg33"]!, name: "again" } }, wires: { ...inGroup.wires, "hhhhhhhh.input": "aaaaaaaa.output" } }
    for (const sides of [{ ours: chain, theirs: again }, { ours: again, theirs: chain }]) {
      const { pipeline, conflicts } = merge({ base: inGroup, ...sides })
      expectSound(pipeline)
      expect(conflicts).toMatchObject([{ reason: "expanded-and-held", path: ["composites", made.composite] }])
      expect(pipeline.composites).toEqual(again.composites)
      const { blocks, wires } = expand(pipeline)
      const named = (end: string) => end.replace(/[^.]*/, (id) => `${id.startsWith("hhhhhhhh/") ? "again " : ""}${blocks[id]!.name}`)
      const twice = { "again b.input": "a.output", "again c.input": "a.output" }
      expect(Object.fromEntries(Object.entries(wires).map((wire) => wire.map(named)))).toEqual({ "b.input": "a.output", "c.input": "a.output", "d.in.0": "b.output", "d.in.1": "c.output", ...twice })
    }
  })

  test("random groupings of random drawings merge to sound files", () => {
    fc.assert(
      fc.property(random, random, ({ pipeline, grouping }, other) => {
        const ours = group(pipeline, grouping)
        const theirs = group(pipeline, { ...other.grouping, drawing: grouping.drawing, composite: "tttttt22", holder: "tttttt33" })
        if (!ours.ok || !theirs.ok) return
        expect(diff(pipeline, ours.pipeline)).toHaveLength(1)
        const merged = merge({ base: pipeline, ours: ours.pipeline, theirs: theirs.pipeline })
        expectSound(merged.pipeline)
        if (!merged.conflicts.some(({ reason }) => reason === "wire-lost")) expect(meaning(merged.pipeline)).toEqual(meaning(pipeline))
      }),
      runs,
    )
  })
})
