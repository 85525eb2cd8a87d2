import { createHash } from "node:crypto"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cases } from "../../tests/counts.ts"
import { blockTypes as types } from "../blocks/index.generated.ts"
import { apply } from "../model/apply.ts"
import { expandBlock } from "../model/expand-block.ts"
import { writePipeline } from "../model/file.ts"
import { group } from "../model/group.ts"
import { innerOf, parsePort, portText } from "../model/identity.ts"
import type { Composite, Pipeline } from "../model/pipeline.ts"
import { emptyLayout, emptyPipeline } from "../model/pipeline.ts"
import { signalText } from "../model/ports.ts"
import { expand } from "./1-check/expand.ts"
import { withSeed, withSettings } from "./1-check/settings.ts"
import { canConnect } from "./2-infer/connect.ts"
import type { Analysis } from "./2-infer/analysis.ts"
import { analyse } from "./2-infer/infer.ts"
import { plan } from "./3-plan/plan.ts"
import { emit } from "./4-emit/emit.ts"
import { anyChanges, changed } from "./testing/arbitrary.ts"
import { complaints, hasCompiler } from "./testing/compiler.ts"
import { regression, tableFacts } from "./testing/regression.ts"
import { compileSample, compositeFolders, factsFor } from "./testing/samples.ts"
import { wrapped } from "./testing/wrapped.ts"
import { local } from "../machines/local/local.ts"

const facts = { table: tableFacts }
const hidden = ["d3q7t5wn", "d2m4k2xc"]

/** The regression with a composite “layers” of both hidden layers, and a parameter for the units of the second. */
function layered(): Pipeline {
  const pipeline = wrapped(regression(), hidden)
  const composite = pipeline.composites.nnnnnnn2!
  const blocks = Object.fromEntries(hidden.map((id) => [id, regression().blocks[id]!]))
  const ports = composite.ports.map((port) => ({ ...port, name: port.direction === "in" ? "input" : "output" }))
  const parameters = { units: { title: "Units", sets: ["d2m4k2xc.units"] } }
  const holder = { type: "composite", name: "layers", config: { units: 32 }, composite: "nnnnnnn2" }
  const wires = { ...regression().wires, "nnnnnnnn.input": "z2j6r7gh.features", "d6b5v3jf.input": "nnnnnnnn.output" }
  const outside = Object.fromEntries(Object.entries(wires).filter(([to]) => !hidden.includes(parsePort(to).block)))
  return { ...pipeline, wires: outside, blocks: { ...pipeline.blocks, nnnnnnnn: holder }, composites: { nnnnnnn2: { ...composite, name: "layers", blocks, ports, parameters } } }
}

function analysed(pipeline: Pipeline) {
  return analyse({ pipeline, facts, types })
}

function withComposite(change: Partial<Composite>, pipeline = layered()): Pipeline {
  return { ...pipeline, composites: { ...pipeline.composites, nnnnnnn2: { ...pipeline.composites.nnnnnnn2!, ...change } } }
}

/** Both hidden layers twice, one composite after the other. */
function twice(): Pipeline {
  const pipeline = layered()
  const wires = { ...pipeline.wires, "oooooooo.input": "nnnnnnnn.output", "d6b5v3jf.input": "oooooooo.output" }
  return { ...pipeline, wires, blocks: { ...pipeline.blocks, oooooooo: { type: "composite", name: "more layers", config: {}, composite: "nnnnnnn2" } } }
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

function emitted(pipeline: Pipeline) {
  const planned = plan({ analysis: analysed(pipeline), target: { machine: "local", ranks: 2, threads: 1 } })
  expect(planned.problems).toEqual([])
  return emit({ plan: planned.plan!, machine: local, runtime: [], pipelineText: writePipeline(pipeline), sha256 }).files
}

/** The pipeline after the fix of its only problem. */
function mended(pipeline: Pipeline): Pipeline {
  const [problem, ...others] = analysed(pipeline).problems
  expect(others).toEqual([])
  const applied = apply({ pipeline, layout: emptyLayout() }, problem!.fix!.edits)
  if (!applied.ok) throw new Error(applied.message)
  return applied.content.pipeline
}

it("opened, composites of composites are the drawing that they were made of", () => {
  const subset = fc.subarray(["aaaaaaaa", "bbbbbbbb", "cccccccc", "dddddddd", "nnnnnnnn"])
  const property = fc.property(anyChanges(types, 25), subset, subset, (changes, first, second) => {
    const drawn = changes.filter(({ change }) => change !== "wrap").reduce((pipeline, change) => changed(pipeline, change, types), emptyPipeline("random"))
    const { blocks, wires } = expand(wrapped(wrapped(drawn, first), second))
    const end = (text: string) => portText({ ...parsePort(text), block: innerOf(parsePort(text).block) })
    expect(Object.fromEntries(Object.entries(blocks).map(([path, block]) => [innerOf(path), block]))).toEqual(drawn.blocks)
    expect(Object.fromEntries(Object.entries(wires).map((wire) => wire.map(end)))).toEqual(drawn.wires)
  })
  fc.assert(property, { numRuns: cases("compile") })
})

describe("made and undone by hand", () => {
  const grouping = { drawing: null, notes: [], composite: "gggggg22", holder: "gggggg33", name: "group" }
  const blocks = Object.keys(regression().blocks).sort()
  /** Without the name of the group, in any order and however lines break. */
  const bare = (pipeline: Pipeline) => {
    const programs = emitted(pipeline).filter(({ path }) => /\.(cpp|hpp|py)$/.test(path))
    return Object.fromEntries(programs.map(({ path, text }) => [path.replace("group_", ""), text.replace(/group_|group › |gggggg33\//g, "").split(/\s+/).sort()]))
  }

  it("a group has the shapes, figures and program of the blocks in it, but for their names", () => {
    const before = analysed(regression())
    const lines = bare(regression())
    let grouped = 0
    const property = fc.property(fc.subarray(blocks, { minLength: 2 }), (some) => {
      const done = group(regression(), { ...grouping, blocks: some })
      if (!done.ok) return
      grouped += 1
      const after = analysed(done.pipeline)
      expect(after.problems).toEqual([])
      expect(after.figures).toEqual(before.figures)
      for (const [path, { outputSignals, figures }] of Object.entries(after.blocks).filter(([path]) => path !== grouping.holder)) {
        expect(figures).toEqual(before.blocks[innerOf(path)]!.figures)
        expect(Object.values(outputSignals).map(signalText)).toEqual(Object.values(before.blocks[innerOf(path)]!.outputSignals).map(signalText))
      }
      if (grouped < 12) expect(bare(done.pipeline)).toEqual(lines)
    })
    fc.assert(property, { numRuns: cases("compile") })
    expect(grouped).toBeGreaterThan(10)
  })

  it.each(compositeFolders)("%s comes out as blocks of the drawing, and the network is the same", async (name) => {
    const { pipeline } = await compileSample(name)
    const found = await factsFor(pipeline)
    const holder = Object.keys(pipeline.blocks).find((id) => pipeline.blocks[id]!.composite !== undefined)!
    const flat = expandBlock(pipeline, { drawing: null, holder, newId: () => "hhhhhhhh" })
    if (!flat.ok) throw new Error(flat.message)
    expect(flat.pipeline.composites).toEqual({})
    const [before, after] = [pipeline, flat.pipeline].map((each) => analyse({ pipeline: each, facts: found, types })) as [Analysis, Analysis]
    expect(after.problems).toEqual([])
    expect(after.figures).toEqual(before.figures)
    expect(Object.keys(after.blocks)).toHaveLength(Object.keys(before.blocks).length - 1)
  })
})

describe("a composite", () => {
  it("is the sum of what is inside, with the settings that its block gives", () => {
    const { problems, blocks, order, figures } = analysed(layered())
    expect(problems).toEqual([])
    expect(blocks["nnnnnnnn/d2m4k2xc"]!.config).toMatchObject({ units: 32, activation: "relu" })
    const { type, config, inputs, outputs, inputSignals, outputSignals, figures: own } = blocks.nnnnnnnn!
    expect({ title: type!.title, config, inputs: inputs.map(({ name, kind }) => `${name} ${kind}`), outputs: outputs.map(({ name }) => name) }).toEqual({
      title: "layers",
      config: { units: 32 },
      inputs: ["input tensor"],
      outputs: ["output"],
    })
    expect([signalText(inputSignals.input!), signalText(outputSignals.output!)]).toEqual(["B×7", "B×32"])
    expect(own!.parameters).toBe(7 * 64 + 64 + 64 * 32 + 32)
    expect(figures.parameters).toBe(own!.parameters + 32 + 1)
    expect(order.indexOf("nnnnnnnn")).toBe(order.indexOf("nnnnnnnn/d3q7t5wn") - 1)
  })

  it("has a form: the setting inside with its limits, and its value there as the default", () => {
    const { config } = analysed(withComposite({ blocks: { ...layered().composites.nnnnnnn2!.blocks, d2m4k2xc: { type: "dense", name: "second", config: { units: 9 } } } })).blocks.nnnnnnnn!.type!
    expect(config.parse({})).toEqual({ units: 9 })
    expect(config.safeParse({ units: 0 }).success).toBe(false)
    expect((config as unknown as { shape: { units: typeof config } }).shape.units.meta()).toMatchObject({ title: "Units", unit: "" })
  })

  it("used twice is two networks with weights of their own", () => {
    const { problems, blocks, figures } = analysed(twice())
    expect(problems).toEqual([])
    expect(signalText(blocks["oooooooo/d3q7t5wn"]!.inputSignals.input!)).toBe("B×32")
    expect(figures.parameters).toBe(7 * 64 + 64 + 64 * 32 + 32 + (32 * 64 + 64 + 64 * 64 + 64) + 65)
  })

  it("is written where it stands, each block named by its path", () => {
    const text = emitted(twice()).find(({ path }) => path === "pipeline.cpp")!.text
    expect(text).toContain(`  // "layers › hidden 2" (nnnnnnnn/d2m4k2xc)
  auto layers_hidden_2 = layers::dense(graph, layers_hidden_1, {.id = "nnnnnnnn/d2m4k2xc", .units = 32, .activation = Activation::relu});
  // "more layers › hidden 1" (oooooooo/d3q7t5wn)
  auto more_layers_hidden_1 = layers::dense(graph, layers_hidden_2, {`)
  })

  it("that trains starts from the fields of whatever dataset it is given", () => {
    const inside = ["d3q7t5wn", "d2m4k2xc", "d6b5v3jf", "l7r2h2pg", "a5g5n3yk", "p2c6w2td", "r5x4q7mv", "t3k2q2mz"]
    const drawn = regression()
    const open = { type: "fields", name: "data", config: {} }
    const through = Object.entries(drawn.wires).map(([to, from]) => [to, inside.includes(parsePort(to).block) && from.startsWith("z2j6r7gh.") ? from.replace("z2j6r7gh", "ffffffff") : from])
    const pipeline = wrapped({ ...drawn, blocks: { ...drawn.blocks, ffffffff: open }, wires: { ...Object.fromEntries(through), "ffffffff.data": "z2j6r7gh.data" } }, [...inside, "ffffffff"])
    expect(pipeline.composites.nnnnnnn2!.ports.map(({ of }) => of).sort()).toEqual(["ffffffff.data", "t3k2q2mz.model"])
    const files = emitted(pipeline)
    expect(files.find(({ path }) => path === "stages/holder_n_train.cpp")!.text).toContain(".data = pipeline::standardise()")
    expect(files.flatMap(({ marks }) => marks.map(({ block }) => block))).not.toContain("nnnnnnnn/ffffffff")
    if (hasCompiler()) expect(complaints(files)).toBe("")
  })

  it("takes --seed and --set inside", () => {
    const seeded = withSeed(wrapped(regression(), ["s5n2b4vy", "t3k2q2mz"]), 7, types)
    expect(expand(seeded).blocks["nnnnnnnn/s5n2b4vy"]!.config).toEqual({ seed: 7 })
    const given = withSeed(wrapped(withSeed(regression(), 3, types), ["s5n2b4vy", "d3q7t5wn"]), 7, types)
    expect(given.blocks.nnnnnnnn!.config).toMatchObject({ "s5n2b4vy seed": 7, "d3q7t5wn activation": "relu" })
    expect(withSettings(layered(), ["layers.units=8", "hidden 1.units=16"], types)).toMatchObject({
      ok: true,
      pipeline: { blocks: { nnnnnnnn: { config: { units: 8 } } }, composites: { nnnnnnn2: { blocks: { d3q7t5wn: { config: { units: 16 } } } } } },
    })
  })
})

describe("problems of composites", () => {
  const holding = (composite: string, id = "qqqqqqqq") => ({ [id]: { type: "composite", name: "inner", config: {}, composite } })
  const bare = (blocks: Composite["blocks"]): Composite => ({ name: "c", ports: [], parameters: {}, wires: {}, blocks })

  it.each<[string, Pipeline["composites"], string]>([
    ["composite-missing", {}, "p"],
    ["composite-inside-itself", { aaaaaaa2: bare(holding("aaaaaaa2")) }, "p"],
    ["composite-inside-itself", { aaaaaaa2: bare(holding("bbbbbbb2")), bbbbbbb2: bare(holding("aaaaaaa2", "rrrrrrrr")) }, "p"],
  ])("%s leaves a ghost", (code, composites, at) => {
    const analysis = analysed({ ...emptyPipeline("p"), composites, blocks: holding("aaaaaaa2", at.repeat(8)) })
    expect(analysis.problems).toMatchObject([{ code, at: { block: "pppppppp" } }])
    expect(analysis.blocks.pppppppp!.type).toBeNull()
  })

  it("opens 32 composites in one another and not more, and never more than can be held", () => {
    const letters = "abcdefghijklmnopqrstuvwxyz234567"
    const ids = Array.from({ length: 40 }, (_, index) => `cc${letters[index >> 5]}${letters[index & 31]}cccc`)
    const chain = (width: number) => Object.fromEntries(ids.map((id, index) => [id, bare(Object.assign({}, ...Array.from({ length: index < 39 ? width : 0 }, (_, at) => holding(ids[index + 1]!, `${letters[at]}${id.slice(1)}`))) as Composite["blocks"])]))
    const deep = analysed({ ...emptyPipeline("p"), composites: chain(1), blocks: holding(ids[0]!) })
    expect(deep.problems.map(({ code, at }) => [code, at.block!.split("/").length])).toEqual([["composite-too-deep", 33]])
    expect(analysed({ ...emptyPipeline("p"), composites: chain(2), blocks: holding(ids[0]!) }).problems).toMatchObject([{ code: "composite-too-large" }])
  })

  it("follows each port once, where each leads to all those of the next composite", () => {
    const ids = Array.from({ length: 30 }, (_, index) => `cccccc${String.fromCharCode(97 + (index >> 3))}${String.fromCharCode(97 + (index & 7))}`)
    const dense = { type: "dense", name: "dense", config: {} }
    const level = (index: number): Composite => {
      const next = ids[index + 1]
      const ports = ["a", "b"].flatMap((name) => (next ? ["a", "b"] : ["input"]).map((port) => ({ name, direction: "in" as const, of: `qqqqqqqq.${port}` })))
      return { ...bare(next ? holding(next) : { qqqqqqqq: dense }), ports }
    }
    const composites = Object.fromEntries(ids.map((id, index) => [id, level(index)]))
    const pipeline: Pipeline = { ...emptyPipeline("p"), composites, blocks: { ...holding(ids[0]!), rrrrrrrr: dense }, wires: { "qqqqqqqq.a": "rrrrrrrr.output" } }
    expect(analysed(pipeline).problems.length).toBeGreaterThan(0)
    expect(expand(pipeline).wires).toEqual({ [`${"qqqqqqqq/".repeat(30)}qqqqqqqq.input`]: "rrrrrrrr.output" })
  })

  it("tells ports and parameters that stand for nothing, and takes them away", () => {
    const { ports, parameters } = layered().composites.nnnnnnn2!
    const broken = withComposite({ ports: [...ports, { name: "lost", direction: "out", of: "llllllll.output" }] })
    expect(analysed(broken).problems).toMatchObject([{ code: "composite-port", at: { block: "nnnnnnnn", port: "lost" } }])
    expect(mended(broken).composites).toEqual(layered().composites)
    const double = withComposite({ ports: [...ports, ports[0]!] })
    expect(mended(double).composites).toEqual(layered().composites)
    const both = withComposite({ ports: [{ name: "input", direction: "in", of: "d3q7t5wn.input" }, { name: "output", direction: "out", of: "d2m4k2xc.output" }, { name: "output", direction: "out", of: "d3q7t5wn.output" }] })
    expect(analysed(both).problems).toMatchObject([{ code: "composite-port", message: expect.stringContaining("has the name of another") }])
    const fed = withComposite({ ports: [...ports, { name: "fed", direction: "in", of: "d2m4k2xc.input" }] })
    expect(mended(fed).composites).toEqual(layered().composites)
    const unset = withComposite({ parameters: { ...parameters, rate: { title: "Rate", sets: ["llllllll.rate"] } } })
    expect(analysed(unset).problems).toMatchObject([{ code: "composite-parameter", at: { block: "nnnnnnnn", key: "rate" } }])
    expect(mended(unset).composites).toEqual(layered().composites)
  })

  it("tells a missing wire, and one to a port that is not there, at the block that people see", () => {
    const { "nnnnnnnn.input": _, ...wires } = layered().wires
    const unwired = analysed({ ...layered(), wires })
    expect(unwired.problems).toMatchObject([{ code: "input-missing", message: "“input” is not connected. It takes a tensor.", at: { block: "nnnnnnnn", port: "input" } }])
    const wrong = analysed({ ...layered(), wires: { ...layered().wires, "nnnnnnnn.inptu": "z2j6r7gh.features" } })
    expect(wrong.problems).toMatchObject([{ code: "no-such-input", at: { block: "nnnnnnnn", wire: "nnnnnnnn.inptu" }, fix: { edits: [{ edit: "disconnect", to: "nnnnnnnn.inptu" }] } }])
    const nothing = analysed({ ...layered(), wires: { ...layered().wires, "d6b5v3jf.input": "nnnnnnnn.outptu" } })
    expect(nothing.problems).toMatchObject([{ code: "no-such-output", at: { block: "d6b5v3jf" } }])
    const kind = analysed({ ...layered(), wires: { ...layered().wires, "nnnnnnnn.input": "a5g5n3yk.optimizer" } })
    expect(kind.problems).toMatchObject([{ code: "kind-mismatch", at: { block: "nnnnnnnn", port: "input", wire: "nnnnnnnn.input" }, fix: { edits: [{ edit: "disconnect", to: "nnnnnnnn.input" }] } }])
  })

  it("mends a setting where it is given: at the composite's block, or inside it for every use", () => {
    const outside = { ...layered(), blocks: { ...layered().blocks, nnnnnnnn: { ...layered().blocks.nnnnnnnn!, config: { units: -1, depth: 3 } } } }
    expect(analysed(outside).problems).toMatchObject([
      { code: "config-invalid", at: { block: "nnnnnnnn", key: "units" }, fix: { edits: [{ edit: "set-config", id: "nnnnnnnn", key: "units" }] } },
      { code: "config-unknown-key", at: { block: "nnnnnnnn", key: "depth" } },
    ])
    const wrong = { ...regression().blocks.d3q7t5wn!, config: { units: -1 } }
    const inside = withComposite({ blocks: { ...layered().composites.nnnnnnn2!.blocks, d3q7t5wn: wrong } }, twice())
    const { problems } = analysed(inside)
    expect(problems).toHaveLength(2)
    expect(problems[0]).toMatchObject({ at: { block: "nnnnnnnn/d3q7t5wn", key: "units" }, fix: { title: "Set Units back to 64, in every “layers”", edits: [{ edit: "set-config", id: "d3q7t5wn", key: "units" }] } })
    const applied = apply({ pipeline: inside, layout: emptyLayout() }, problems[0]!.fix!.edits)
    expect(applied.ok && analysed(applied.content.pipeline).problems).toEqual([])
  })

  it("puts a missing block into the drawing where the wire is drawn", () => {
    const images = { type: "idx-images", name: "images", config: { images_path: "images", labels_path: "labels" } }
    const outside = { ...layered(), blocks: { ...holding("nnnnnnn2", "nnnnnnnn"), iiiiiiii: images }, wires: { "nnnnnnnn.input": "iiiiiiii.image" } }
    const drawn = analysed(outside).problems.find(({ code }) => code === "not-flat")!.fix!.edits
    expect(drawn[1]).not.toHaveProperty("composite")
    expect([drawn[0], ...drawn.slice(2)]).toMatchObject([{ to: "nnnnnnnn.input" }, { from: "iiiiiiii.image" }, { to: "nnnnnnnn.input" }])
    const composite = { ...bare({ iiiiiiii: images, dddddddd: regression().blocks.d6b5v3jf! }), wires: { "dddddddd.input": "iiiiiiii.image" } }
    const inside = analysed({ ...emptyPipeline("p"), composites: { nnnnnnn2: composite }, blocks: holding("nnnnnnn2") }).problems.find(({ code }) => code === "not-flat")!.fix!.edits
    expect(inside[1]).toMatchObject({ edit: "add-block", composite: "nnnnnnn2" })
    expect([inside[0], ...inside.slice(2)]).toMatchObject([{ to: "dddddddd.input" }, { from: "iiiiiiii.image" }, { to: "dddddddd.input" }])
  })

  it("an input that feeds several blocks is one port: needed when one of them needs it, and each may refuse a wire", () => {
    const { "d2m4k2xc.input": _, ...inside } = layered().composites.nnnnnnn2!.wires
    const two = withComposite({ wires: inside, ports: [...layered().composites.nnnnnnn2!.ports, { name: "input", direction: "in", of: "d2m4k2xc.input" }] })
    const analysis = analysed(two)
    expect(analysis.problems).toEqual([])
    expect(analysis.blocks.nnnnnnnn!.inputs.map(({ name }) => name)).toEqual(["input"])
    expect([..."d3q7t5wn d2m4k2xc".split(" ")].map((id) => signalText(analysis.blocks[`nnnnnnnn/${id}`]!.inputSignals.input!))).toEqual(["B×7", "B×7"])
    expect(canConnect(analysis, "d6b5v3jf.output", "nnnnnnnn.input")).toMatchObject({ ok: false, message: expect.stringContaining("circle") })
    const { "nnnnnnnn.input": __, ...wires } = two.wires
    expect(analysed({ ...two, wires }).problems.map(({ at }) => at)).toMatchObject([{ block: "nnnnnnnn", port: "input" }, { block: "nnnnnnnn", port: "input" }])
  })

  it("draws wires between ports of one drawing only", () => {
    const analysis = analysed(twice())
    expect(canConnect(analysis, "nnnnnnnn.output", "d6b5v3jf.input")).toEqual({ ok: true })
    expect(canConnect(analysis, "z2j6r7gh.features", "oooooooo.input")).toEqual({ ok: true })
    expect(canConnect(analysis, "oooooooo.output", "nnnnnnnn.input")).toMatchObject({ ok: false, message: expect.stringContaining("circle") })
    expect(canConnect(analysis, "a5g5n3yk.optimizer", "nnnnnnnn.input")).toMatchObject({ ok: false })
    expect(canConnect(analysis, "z2j6r7gh.features", "nnnnnnnn/d2m4k2xc.input")).toMatchObject({ ok: false, message: expect.stringContaining("one drawing into another") })
  })
})

it("an edit inside is inferred where it stands and behind it, and nowhere else", () => {
  const before = analysed(layered())
  const inner = before.pipeline.composites.nnnnnnn2!.blocks
  const pipeline = withComposite({ blocks: { ...inner, d2m4k2xc: { ...inner.d2m4k2xc!, config: { activation: "tanh" } } } }, before.pipeline)
  const after = analyse({ pipeline, facts, types, previous: before })
  const changedBlocks = after.order.filter((id) => after.blocks[id] !== before.blocks[id])
  expect(changedBlocks).toContain("nnnnnnnn/d2m4k2xc")
  expect(changedBlocks).not.toContain("nnnnnnnn/d3q7t5wn")
  expect(changedBlocks).not.toContain("z2j6r7gh")
  expect(after.checked.graph).toBe(before.checked.graph)
})
