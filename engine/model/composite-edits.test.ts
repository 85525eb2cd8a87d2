import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cases } from "../../tests/counts.ts"
import { expand } from "../compile/1-check/expand.ts"
import { expectEditable, expectSound, meaning, nested } from "../compile/testing/nested.ts"
import { renamedComposite } from "./composite-name.ts"
import { movedPort, portNames, renamedPort, withoutEnd, withoutPort, withPort, type PortOf } from "./composite-ports.ts"
import { withUses } from "./file.ts"
import { placedBlocks } from "./graphs.ts"
import { parameterThatSets, renamedParameter, withoutParameter, withoutSetting, withParameter } from "./parameters.ts"
import { emptyPipeline, type Block, type Composite, type Pipeline } from "./pipeline.ts"

// Each case is several edits.
const runs = { numRuns: cases("apply") / 2 }
const name = fc.constantFrom("input", "x", "a b.c", "", "aaaaaaaa_input", "__proto__x")

function ports({ composites }: Pipeline): PortOf[] {
  const directions = ["in", "out"] as const
  return Object.entries(composites).flatMap(([composite, one]) => directions.flatMap((direction) => portNames(one, direction).map((name) => ({ composite, direction, name }))))
}

/** The paths of blocks that stand for a composite. */
function paths(pipeline: Pipeline): string[] {
  return [...expand(pipeline).groups.keys()]
}

describe("random composites", () => {
  test("ports renamed and moved mean the same; one that goes takes only its wires along", () => {
    fc.assert(
      fc.property(nested, fc.nat(), name, (pipeline, pick, wanted) => {
        const all = ports(pipeline)
        const port = all[pick % (all.length || 1)]
        if (!port) return
        const renamed = renamedPort(pipeline, port, wanted)
        const moved = movedPort(pipeline, port, pick % 2 === 0 ? 1 : -1)
        for (const after of [renamed, moved]) {
          expectSound(after)
          expect(meaning(after)).toEqual(meaning(pipeline))
          expectEditable(pipeline, after)
        }
        const without = withoutPort(pipeline, port)
        expectSound(without)
        expectEditable(pipeline, without)
        const [before, after] = [meaning(pipeline), meaning(without)]
        expect(after.blocks).toEqual(before.blocks)
        expect(before.wires).toMatchObject(after.wires)
      }),
      runs,
    )
  })

  test("a setting shown outside and hidden again is as it was; one that goes leaves its value inside", () => {
    fc.assert(
      fc.property(nested, fc.nat(), (pipeline, pick) => {
        const inside = placedBlocks(pipeline).filter(({ drawing }) => drawing !== null)
        const { drawing, id } = inside[pick % (inside.length || 1)] ?? {}
        if (!drawing || !id || parameterThatSets(pipeline.composites[drawing]!, `${id}.units`)) return
        const shown = withParameter(pipeline, { composite: drawing, set: `${id}.units`, title: "Units" })
        expectSound(shown)
        expectEditable(pipeline, shown)
        expect(meaning(shown)).toEqual(meaning(pipeline))
        const path = paths(pipeline).find((each) => expand(pipeline).groups.get(each)!.id === drawing)!
        expect(withoutSetting(shown, path, `${id}.units`)).toEqual({ pipeline, others: 0 })
        for (const key of Object.keys(pipeline.composites[drawing]!.parameters)) {
          const { pipeline: after, others } = withoutParameter(pipeline, path, key)
          expect(others).toBe(0)
          expectSound(after)
          expect(meaning(after)).toEqual(meaning(pipeline))
          expectEditable(pipeline, after)
        }
      }),
      runs,
    )
  })
})

const dense = (config: Block["config"] = {}): Block => ({ type: "dense", name: "hidden", config })
const holder = (composite: string, config: Block["config"] = {}): Block => ({ type: "composite", name: composite, config, composite })
const inner: Composite = {
  name: "inner",
  ports: [{ name: "x", direction: "in", of: "aaaaaaaa.input" }, { name: "x", direction: "in", of: "bbbbbbbb.input" }, { name: "y", direction: "out", of: "aaaaaaaa.output" }],
  parameters: { units: { title: "Units", sets: ["aaaaaaaa.units", "bbbbbbbb.units"] } },
  blocks: { aaaaaaaa: dense(), bbbbbbbb: dense() },
  wires: {},
}
const outer: Composite = {
  name: "outer",
  ports: [{ name: "in", direction: "in", of: "iiiiiiii.x" }, { name: "out", direction: "out", of: "iiiiiiii.y" }],
  parameters: { width: { title: "Width", sets: ["iiiiiiii.units"] } },
  blocks: { iiiiiiii: holder("inner222", { units: 3 }) },
  wires: {},
}
const pipeline: Pipeline = withUses({
  ...emptyPipeline("p"),
  composites: { inner222: inner, outer222: outer },
  blocks: { oooooooo: holder("outer222", { width: 5 }), pppppppp: holder("outer222"), dddddddd: dense() },
  wires: { "oooooooo.in": "dddddddd.output", "pppppppp.in": "oooooooo.out" },
})

test("what is taken out of an inner composite leaves nothing behind in those around", () => {
  const without = withoutPort(pipeline, { composite: "inner222", direction: "in", name: "x" })
  expect(without.composites["outer222"]!.ports).toEqual([outer.ports[1]])
  expect(without.wires).toEqual({})
  const one = withoutEnd(pipeline, { composite: "inner222", direction: "in", name: "x" }, "aaaaaaaa.input")
  expect(one.composites["inner222"]!.ports).toEqual(inner.ports.slice(1))
  expect(one.wires).toEqual(pipeline.wires)
  const { pipeline: plain, others } = withoutParameter(pipeline, "oooooooo/iiiiiiii", "units")
  expect(plain.composites).toMatchObject({ inner222: { parameters: {}, blocks: { aaaaaaaa: { config: { units: 5 } } } }, outer222: { parameters: {}, blocks: { iiiiiiii: { config: {} } } } })
  expect(plain.blocks["oooooooo"]!.config).toEqual({})
  expect(others).toBe(1)
})

test("a composite whose outer one is used twice with different values is counted at every place where its own changes", () => {
  const twice = { ...pipeline, blocks: { ...pipeline.blocks, pppppppp: holder("outer222", { width: 7 }), qqqqqqqq: holder("inner222", { units: 5 }), rrrrrrrr: holder("inner222") } }
  const { pipeline: after, others } = withoutParameter(twice, "oooooooo/iiiiiiii", "units")
  const changed = paths(twice).filter((path) => expand(twice).blocks[`${path}/aaaaaaaa`]?.config["units"] !== expand(after).blocks[`${path}/aaaaaaaa`]?.config["units"])
  expect([changed, others]).toEqual([["pppppppp/iiiiiiii", "rrrrrrrr"], 2])
})

test("null is a value, too", () => {
  const given = { ...pipeline, blocks: { ...pipeline.blocks, oooooooo: holder("outer222", { width: null }) } }
  expect(withoutParameter(given, "oooooooo/iiiiiiii", "units").pipeline.composites["inner222"]!.blocks["aaaaaaaa"]!.config).toEqual({ units: null })
})

test("of several blocks that hold a composite those are counted that gave another value", () => {
  expect(withoutParameter(pipeline, "oooooooo", "width")).toMatchObject({ others: 1, pipeline: { composites: { outer222: { parameters: {}, blocks: { iiiiiiii: { config: { units: 5 } } } } } } })
  const part = withoutSetting(pipeline, "pppppppp/iiiiiiii", "bbbbbbbb.units")
  expect(part.pipeline.composites["inner222"]).toMatchObject({ parameters: { units: { sets: ["aaaaaaaa.units"] } }, blocks: { bbbbbbbb: { config: { units: 3 } } } })
})

test("a block that repeats the composite keeps its own settings, whatever they are called", () => {
  const repeats: Block = { type: "for-each", name: "each", config: { width: [1, 2] }, composite: "outer222" }
  const { pipeline: after, others } = withoutParameter({ ...pipeline, blocks: { ...pipeline.blocks, eeeeeeee: repeats } }, "oooooooo", "width")
  expect([after.blocks["eeeeeeee"], others]).toEqual([repeats, 1])
})

test("a composite and the only block that holds it are renamed together while they are called the same", () => {
  expect(renamedComposite(pipeline, "outer222", "net").blocks["oooooooo"]!.name).toBe("outer222")
  const one: Pipeline = { ...pipeline, composites: { ...pipeline.composites, inner222: { ...inner, name: "inner222" } } }
  const renamed = renamedComposite(one, "inner222", "core")
  expect([renamed.composites["inner222"]!.name, renamed.composites["outer222"]!.blocks["iiiiiiii"]!.name]).toEqual(["core", "core"])
  expectEditable(one, renamed)
})

test("names are unique and say whose they are", () => {
  const shown = withParameter(pipeline, { composite: "inner222", set: "bbbbbbbb.units", title: "Units" })
  expect(shown.composites["inner222"]!.parameters).toMatchObject({ "units-2": { title: "Units of hidden" } })
  expect(renamedParameter(shown, "inner222", "units-2", "Units").composites["inner222"]!.parameters["units-2"]!.title).toBe("Units 2")
  expect(portNames(withPort(pipeline, { composite: "inner222", direction: "out", of: "bbbbbbbb.output" }).composites["inner222"]!, "out")).toEqual(["y", "output"])
  expect(renamedPort(withPort(pipeline, { composite: "inner222", direction: "out", of: "bbbbbbbb.output" }), { composite: "inner222", direction: "out", name: "output" }, "y").composites["inner222"]!.ports.at(-1)!.name).toBe("y-2")
})
