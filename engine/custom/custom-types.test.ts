import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cases } from "../../tests/counts.ts"
import { blockTypes } from "../blocks/index.generated.ts"
import type { BlockType } from "../model/block-type.ts"
import type { CustomBlocks, CustomSource } from "../model/custom.ts"
import type { TensorSignal } from "../model/ports.ts"
import { readCustom, withCustom } from "./custom-types.ts"
import { smallest, sourceOf } from "./testing/source.ts"

const tensor: TensorSignal = { kind: "tensor", dims: ["B", 5], dtype: "number", reads: [{ name: "features", dims: [5], dtype: "number" }] }

function typeOf(definition: unknown, other: Partial<CustomSource> = {}): BlockType {
  const read = readCustom(sourceOf(definition, other), blockTypes)
  if ("reason" in read) throw new Error(read.reason)
  return read.type
}

function inferred(type: BlockType, input: TensorSignal | undefined, config: Record<string, number> = { factor: 2 }) {
  return type.infer({ id: "aaaaaaaa", name: "a", config, sources: {}, inputs: input ? { input } : {}, facts: {} })
}

describe("a definition as a block type", () => {
  const type = typeOf(smallest, { page: "Doubles.\n" })
  test("has settings with ranges, ports, page and hash", () => {
    expect(type).toMatchObject({ type: "twice", title: "Twice", category: "network", version: 1, hash: "0123456789abcdef", page: "Doubles.\n" })
    expect(type.config.safeParse({}).data).toEqual({ factor: 2 })
    expect(type.config.safeParse({ factor: 10 }).success).toBe(false)
    expect(type.summary({ factor: 3 })).toBe("3")
  })

  test("infers sizes, and hands on what the network reads", () => {
    expect(inferred(type, tensor)).toEqual({ outputs: { output: { kind: "tensor", dims: ["B", 10], dtype: "number", reads: tensor.reads } }, problems: [] })
    expect(inferred(type, undefined)).toEqual({ outputs: {}, problems: [] })
    expect(inferred(type, { ...tensor, dims: ["B", "columns:t"] })).toEqual({ outputs: {}, problems: [] })
  })

  test("takes no class label for numbers", () => {
    expect(inferred(type, { ...tensor, dtype: "class", dims: ["B"] }).problems.map(({ code, port }) => [code, port])).toEqual([["class-input", "input"]])
  })

  test("is called by its name, with its settings and its own code", () => {
    const call = type.lower({ id: "aaaaaaaa", name: "a", config: { factor: 3 }, inputs: { input: tensor }, outputs: {}, facts: {}, sourceNames: {} })
    expect(call).toMatchObject({ function: "custom.twice", arguments: ["input"], options: { factor: { integer: 3 } }, own: { type: "twice", function: "twice" } })
  })

  test("says nothing of figures when it has none, and what they come to when it has", () => {
    expect(type.figures).toBeUndefined()
    const counted = typeOf({ ...smallest, trained: true, figures: { parameters: "numbers(input.input) * config.factor", forward: { row: "7" } } })
    expect(counted.figures!({ id: "aaaaaaaa", config: { factor: 2 }, inputs: { input: tensor }, outputs: {} })).toMatchObject({ parameters: 10, states: 0, forward: { row: 7, fixed: 0 }, made: 0 })
    expect((inferred(counted, tensor).outputs["output"] as TensorSignal).trained).toBe(true)
  })

  test("tells its own problems, and then no sizes", () => {
    const strict = typeOf({ ...smallest, problems: [{ when: "input.input.dims[1] > 4", code: "too-wide", message: "At most 4 numbers.", port: "input" }] })
    expect(inferred(strict, tensor)).toEqual({ outputs: {}, problems: [{ code: "too-wide", severity: "error", message: "At most 4 numbers.", port: "input" }] })
  })

  test("a size that is none is a fault of the block, in words", () => {
    const negative = typeOf({ ...smallest, outputs: [{ ...smallest.outputs[0], dims: ["B", "input.input.dims[1] - 9"] }] })
    expect(() => inferred(negative, tensor)).toThrow("the sizes of “output” come out as B×-4")
    for (const text of ["'units?:bbbbbbbb'", "'columns:t'", "B"]) {
      const foreign = typeOf({ ...smallest, outputs: [{ ...smallest.outputs[0], dims: ["B", text] }] })
      expect(() => inferred(foreign, tensor)).toThrow("sizes are whole numbers, or those of an input")
    }
    const passing = typeOf({ ...smallest, outputs: [{ ...smallest.outputs[0], dims: "input.input.dims" }] })
    expect((inferred(passing, { ...tensor, dims: ["B", "columns:t"] }).outputs["output"] as TensorSignal).dims).toEqual(["B", "columns:t"])
    const huge = typeOf({ ...smallest, outputs: [{ ...smallest.outputs[0], dims: "[B, 9000000000000000, 9000]" }] })
    expect(() => inferred(huge, tensor)).toThrow("come out as")
  })
})

describe("a bad block is refused with the reason", () => {
  const property = { type: "integer", title: "A", description: "B.", minimum: 0, maximum: 1, default: 0 }
  const withProperty = (key: string, change: object = {}) => ({ ...smallest, config: { type: "object", properties: { factor: smallest.config.properties.factor, [key]: { ...property, ...change } } } })
  test.each<[string, unknown, Partial<CustomSource>, string]>([
    ["no JSON", "{", {}, "block.json is not JSON"],
    ["a built-in name", { ...smallest, type: "dense" }, { type: "dense", cpp: "dense" }, "has a block type “dense” itself"],
    ["another name than its folder", { ...smallest, type: "other" }, {}, "the folder is called “twice”"],
    ["a word of C++", { ...smallest, type: "new" }, { type: "new" }, "has a meaning in C++"],
    ["a function of Python", { ...smallest, type: "len" }, { type: "len" }, "has a meaning in C++ or Python"],
    ["a library that the program uses", { ...smallest, type: "os" }, { type: "os" }, "give the block another name"],
    ["Python that reaches for names of the program", smallest, { python: "def twice(graph, input, *, id, factor):\n    'a global minimum'\n    if id: global json; json = 1\n" }, "“global json” may not stand"],
    ["Python that imports all names", smallest, { python: "from math import *\ndef twice(graph, input, *, id, factor):\n    return input\n" }, "“from math import *” may not stand"],
    ["a key too many", { ...smallest, run: "rm -rf" }, {}, "Unrecognized key"],
    ["a setting of every object", withProperty("constructor"), {}, "has a meaning"],
    ["a setting called id", withProperty("id"), {}, "has a meaning"],
    ["a default out of range", withProperty("extra", { default: 7 }), {}, "default of “extra”"],
    ["a kind that is not offered", { ...smallest, outputs: [{ ...smallest.outputs[0], kind: "loss" }] }, {}, "outputs › 0 › kind"],
    ["an endless expression", { ...smallest, outputs: [{ ...smallest.outputs[0], dims: "input.input.dims.map(x, x)" }] }, {}, "outputs › output › dims"],
    ["C++ without the function", smallest, { cpp: "int other;" }, "block.hpp does not define custom::twice"],
    ["Python without the function", smallest, { python: "x = 1\n" }, "block.py does not define the function twice"],
    ["what could not be read", smallest, { refused: "block.hpp is a link" }, "block.hpp is a link"],
    ["ports of one name", { ...smallest, inputs: [smallest.inputs[0], smallest.inputs[0]] }, {}, "“input” is there twice"],
  ])("%s", (_, definition, other, reason) => {
    expect(() => typeOf(definition, other)).toThrow(reason)
  })
})

const blocks = (given: Partial<CustomBlocks>): CustomBlocks => ({ folder: "/work", hash: "h", trusted: true, changed: false, blocks: [sourceOf(), sourceOf("[]", { type: "broken" }), sourceOf(smallest, { type: "dense" })], ...given })

test("a folder adds types only when it is trusted, a bad one harms no other, and built-in types stay", () => {
  const trusted = withCustom(blockTypes, blocks({}))
  expect(trusted["twice"]?.off).toBeUndefined()
  expect(trusted["broken"]?.off?.code).toBe("custom-block-refused")
  expect(trusted["dense"]).toBe(blockTypes["dense"])
  const asked = withCustom(blockTypes, blocks({ trusted: false }))
  expect(asked["twice"]?.off).toMatchObject({ code: "custom-block-untrusted", message: expect.stringContaining("/work/blocks") as string })
  expect(withCustom(blockTypes, blocks({ trusted: false, changed: true }))["twice"]?.off?.message).toContain("changed since you trusted them")
  expect(withCustom(blockTypes, null)).toBe(blockTypes)
})

test("any block.json is a type or a reason", () => {
  const part = fc.oneof(fc.constantFrom("config", "twice", "B", "1", "input.input.dims", "__proto__", "tensor", "number"), fc.json({ maxDepth: 3 }).map((text) => JSON.parse(text) as unknown), fc.double(), fc.constant(null))
  const changed = fc.tuple(fc.constantFrom(...Object.keys(smallest), "problems", "figures", "call", "trained", "__proto__"), part).map(([key, value]) => JSON.stringify(smallest).replace(/^\{/, `{${JSON.stringify(key)}:${JSON.stringify(value)},`).replace(new RegExp(`,"${key}":(?:"[^"]*"|\\d+)`), ""))
  const bytes = fc.tuple(fc.nat(), fc.string({ maxLength: 4 })).map(([at, put]) => {
    const text = JSON.stringify(smallest)
    const place = at % text.length
    return text.slice(0, place) + put + text.slice(place + put.length)
  })
  const property = fc.property(fc.oneof(changed, bytes, fc.string(), fc.constant("[".repeat(60_000))), (text) => {
    const read = readCustom(sourceOf(text), blockTypes)
    if ("reason" in read) expect(read.reason).not.toBe("")
    else expect(read.type.config.safeParse({}).success).toBe(true)
  })
  fc.assert(property, { numRuns: cases("custom") })
})
