import { readFileSync } from "node:fs"
import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cases } from "../../tests/counts.ts"
import { readLayout, readPipeline, writePipeline } from "./file.ts"
import { jsonErrorOffset } from "./json-place.ts"
import { parseJson } from "./json-text.ts"
import { migrate } from "./migrations/migrations.ts"
import { emptyPipeline, pipelineFormat, type Pipeline } from "./pipeline.ts"

const help = readFileSync(new URL("problems.md", import.meta.url), "utf8")

function problemOf(text: string): { code: string; message: string } {
  const read = readPipeline(text)
  if (read.ok) throw new Error("it was read")
  expect(help).toContain(`## ${read.problem.code}\n`)
  return read.problem
}

describe("a file that cannot be read says why", () => {
  test.each([
    ["an empty file", "", "file-not-json", /empty/],
    ["a torn file", '{\n  "format": 2,\n  "name', "file-not-json", /Line 3/],
    ["merge marks", '{\n<<<<<<< ours\n"format": 2}', "file-not-json", /Line 2, column 1/],
    ["a list", "[]", "file-not-pipeline", /no “format”/],
    ["no format", '{"name": "x"}', "file-not-pipeline", /no “format”/],
    ["format 0", '{"format": 0}', "file-not-pipeline", /format/],
    ["a missing part", JSON.stringify({ ...emptyPipeline("x"), wires: undefined }), "file-shape", /wires/],
    ["an unknown key", JSON.stringify({ ...emptyPipeline("x"), extra: 1 }), "file-shape", /extra/],
    ["a bad id", JSON.stringify({ ...emptyPipeline("x"), blocks: { ABC: { type: "a", name: "a", config: {} } } }), "file-shape", /eight characters/],
    ["the key __proto__", '{"format": 2, "blocks": {"__proto__": {}}}', "file-not-json", /__proto__/],
    ["a number that would change", '{"format": 2, "seed": 9007199254740993}', "file-not-json", /9007199254740993/],
    ["a number without end", '{"format": 2, "rate": 1e999}', "file-not-json", /1e999/],
  ])("%s", (_, text, code, words) => {
    const problem = problemOf(text)
    expect(problem.code).toBe(code)
    expect(problem.message).toMatch(words)
  })
})

test("the place of an error is found where JSON.parse fails, and nowhere else", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom("", "}", '"', ",", "x", "\u0001", "\\"), (json, at, added) => {
      const text = json.slice(0, at % (json.length + 1)) + added + json.slice(at % (json.length + 1))
      expect(jsonErrorOffset(text) === null).toBe(parseJson(text).ok || isJson(text))
    }),
    { numRuns: cases("apply") },
  )
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

test("a newer file is shown for reading, as far as it is understood", () => {
  const block = { type: "dense", name: "d", config: { units: 3 } }
  const read = readPipeline(JSON.stringify({ ...emptyPipeline("new"), format: 99, blocks: { aaaaaaaa: block }, later: {} }))
  expect(read).toMatchObject({ ok: false, problem: { code: "file-newer" }, readOnly: { name: "new", blocks: { aaaaaaaa: block } } })
  expect(readPipeline('{"format": 99, "name": "odd", "blocks": []}')).toMatchObject({ ok: false, readOnly: { name: "odd", blocks: {} } })
})

const formatOne = {
  format: 1,
  name: "old",
  uses: { dense: { version: 1 } },
  blocks: { aaaaaaaa: { type: "dense", name: "a", config: {} }, bbbbbbbb: { type: "dense", name: "b", config: {} } },
  wires: [{ from: "aaaaaaaa.output", to: "bbbbbbbb.input" }],
}

describe("migrations", () => {
  test("format 1 is brought to the present format", () => {
    const read = readPipeline(JSON.stringify(formatOne))
    expect(read).toMatchObject({ ok: true, migrated: 1, pipeline: { format: pipelineFormat, wires: { "bbbbbbbb.input": "aaaaaaaa.output" }, notes: {} } })
  })

  test("two wires to one input are not chosen between", () => {
    const problem = problemOf(JSON.stringify({ ...formatOne, wires: [...formatOne.wires, { from: "bbbbbbbb.output", to: "bbbbbbbb.input" }] }))
    expect(problem).toMatchObject({ code: "file-migration", message: expect.stringContaining("bbbbbbbb.input") })
  })

  test("every older format has its migration", () => {
    for (let format = 1; format < pipelineFormat; format += 1) expect(migrate({}, format)).toHaveProperty("file")
  })
})

test("unknown block types survive byte for byte", () => {
  const ghost = { type: "from-the-future", name: "ghost", config: { list: [1, 2.5, "three"], deep: { a: { b: [null, true] } }, text: "ü\u2028\"\\" } }
  const pipeline: Pipeline = { ...emptyPipeline("g"), uses: { "from-the-future": { version: 7, hash: "abc" } }, blocks: { aaaaaaaa: ghost }, wires: { "aaaaaaaa.what": "bbbbbbbb.ever" } }
  const text = writePipeline(pipeline)
  const read = readPipeline(text)
  expect(read.ok && writePipeline(read.pipeline)).toBe(text)
})

test("keys are sorted, also those that look like numbers", () => {
  const block = { type: "t", name: "n", config: {} }
  const text = writePipeline({ ...emptyPipeline("s"), blocks: { bbbbbbbb: block, "33333333": block, aaaaaaaa: block, "22222222": block } })
  const ids = [...text.matchAll(/"([a-z2-7]{8})": \{/g)].map((match) => match[1])
  expect(ids).toEqual(["22222222", "33333333", "aaaaaaaa", "bbbbbbbb"])
})

test("a type without an entry in uses counts as version 1, an entry without a block goes", () => {
  const read = readPipeline(JSON.stringify({ ...emptyPipeline("u"), uses: { gone: { version: 3 } }, blocks: { aaaaaaaa: { type: "constructor", name: "", config: {} } } }))
  expect(read.ok && read.pipeline.uses).toEqual({ constructor: { version: 1 } })
})

test.each([["text", "[".repeat(200_000)], ["a value", `{"format": 2, "name": "d", "uses": {}, "composites": {}, "wires": {}, "notes": {}, "blocks": {"aaaaaaaa": {"type": "t", "name": "n", "config": {"k": ${"[".repeat(20_000)}1${"]".repeat(20_000)}}}}}`]])(
  "%s nested beyond reason is a problem, not a crash",
  (_, text) => {
    expect(readPipeline(text)).toMatchObject({ ok: false, problem: { severity: "error" } })
  },
)

test("a broken layout is no layout", () => {
  expect(readLayout("{")).toBeNull()
  expect(readLayout('{"blocks": {"a": {"x": "left"}}}')).toBeNull()
  expect(readLayout('{"blocks": {"a": {"x": 1, "y": 2}}}')).toEqual({ blocks: { a: { x: 1, y: 2 } } })
})
