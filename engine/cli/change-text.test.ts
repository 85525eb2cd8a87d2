import { expect, test } from "vitest"
import { diff } from "../model/diff.ts"
import { merge } from "../model/merge.ts"
import type { Composite, Pipeline } from "../model/pipeline.ts"
import { changeText, conflictText } from "./change-text.ts"

const dense = { type: "dense", name: "hidden", config: {} }
const net: Composite = { name: "net", ports: [{ name: "x", direction: "in", of: "iiiiiiii.input" }], parameters: {}, blocks: { iiiiiiii: { ...dense, name: "inner" } }, wires: {} }
const before: Pipeline = {
  format: 2,
  name: "old",
  uses: { dense: { version: 1 } },
  composites: { cccccccc: net },
  blocks: { aaaaaaaa: dense, bbbbbbbb: { ...dense, name: "last\u001b[2J\n" } },
  wires: { "bbbbbbbb.input": "aaaaaaaa.output" },
  notes: {},
}
const after: Pipeline = {
  ...before,
  name: "new",
  uses: { dense: { version: 2 } },
  composites: { cccccccc: { ...net, name: "deep", ports: [], blocks: { iiiiiiii: { ...dense, name: "inner", config: { units: 3 } } } } },
  blocks: { aaaaaaaa: { ...dense, config: { units: 32 } }, dddddddd: { ...dense, name: "d", config: { units: 1, bias: false } } },
  wires: { "dddddddd.input": "aaaaaaaa.output" },
  notes: { nnnnnnnn: { text: "Why." } },
}

test("changes read like edits, one a line, whatever a person called things", () => {
  expect(diff(before, after).map((change) => changeText(change, [after, before]))).toEqual([
    "~ blocks of type dense: version 1 → version 2",
    '~ name of the pipeline: "old" → "new"',
    '~ composite “deep” name: "net" → "deep"',
    "- composite “deep”: port in x",
    "~ composite “deep”: “inner” units: the default → 3",
    "~ “hidden” units: the default → 32",
    "- “last\\u001b[2J\\u000a” (dense)",
    "+ “d” (dense): units 1, bias false",
    "- wire to “last\\u001b[2J\\u000a”.input: from “hidden”.output",
    "+ wire to “d”.input: from “hidden”.output",
    '+ note: "Why."',
  ])
})

test("blocks that went into a composite together, or came out of one, are one line", () => {
  const outer: Composite = { ...net, ports: [], blocks: { aaaaaaaa: dense } }
  const holder = { type: "composite", name: "net", config: {}, composite: "oooooooo" }
  const grouped: Pipeline = { ...before, uses: { ...before.uses, composite: { version: 1 } }, composites: { ...before.composites, oooooooo: { ...outer, ports: [{ name: "output", direction: "out", of: "aaaaaaaa.output" }] } }, blocks: { bbbbbbbb: before.blocks["bbbbbbbb"]!, hhhhhhhh: holder }, wires: { "bbbbbbbb.input": "hhhhhhhh.output" } }
  const told = (from: Pipeline, to: Pipeline): string[] => diff(from, to).map((change) => changeText(change, [to, from]))
  expect(told(before, grouped)).toEqual(["~ “hidden” grouped into composite “net”"])
  expect(told(grouped, before)).toEqual(["~ composite “net” expanded into “hidden”"])
})

test("conflicts say what stood where and what was done", () => {
  const units = (value: number): Pipeline => ({ ...before, blocks: { ...before.blocks, aaaaaaaa: { ...dense, config: { units: value } } } })
  const without = { ...before, blocks: { bbbbbbbb: before.blocks["bbbbbbbb"]! }, wires: {} }
  const told = (ours: Pipeline, theirs: Pipeline): string[] => merge({ base: before, ours, theirs }).conflicts.map((conflict) => conflictText(conflict, [ours, theirs, before]))
  expect(told(units(1), units(2))).toEqual(["“hidden” units: 1 in A, 2 in B; A's is taken"])
  expect(told(without, units(2))).toEqual(["“hidden” (dense): changed in B and removed in A; it is kept"])
  expect(told({ ...before, wires: { ...before.wires, "bbbbbbbb.x": "aaaaaaaa.output" } }, without)).toEqual(["“hidden” (dense): removed in B, and something still leads to it; it is kept"])
  const third = { ...units(2), uses: { dense: { version: 3 } } }
  expect(told({ ...before, uses: { dense: { version: 2 } } }, third)).toEqual(["blocks of type dense: version 2 in A, version 3 in B, and settings of both stand in the file now; look at each such block"])
})
