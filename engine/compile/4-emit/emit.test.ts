import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { describe, expect, it } from "vitest"
import { blockTypes as types } from "../../blocks/index.generated.ts"
import { writePipeline } from "../../model/file.ts"
import type { Pipeline } from "../../model/pipeline.ts"
import { analyse } from "../2-infer/infer.ts"
import { plan } from "../3-plan/plan.ts"
import { hostileNames } from "../testing/arbitrary.ts"
import { complaints, hasCompiler } from "../testing/compiler.ts"
import { pythonComplaints } from "../testing/python.ts"
import { regression, tableFacts } from "../testing/regression.ts"
import { emit } from "./emit.ts"
import { local } from "../../machines/local/local.ts"
import { summit } from "../../machines/summit/summit.ts"
import type { Machine } from "../../model/machine.ts"
import type { Target } from "../../model/target.ts"

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

function emitted(pipeline: Pipeline, columns = tableFacts.columns, where: { readonly machine: Machine; readonly target: Target } = { machine: local, target: { machine: "local", ranks: 2, threads: 1 } }) {
  const analysis = analyse({ pipeline, facts: { table: { ...tableFacts, columns } }, types })
  const planned = plan({ analysis, target: where.target })
  expect(planned.problems).toEqual([])
  return emit({ plan: planned.plan!, machine: where.machine, runtime: [{ path: "tephra/tephra.hpp", text: "#pragma once\n" }], pipelineText: writePipeline(pipeline), sha256 })
}

function file(path: string, pipeline = regression()) {
  return emitted(pipeline).files.find((one) => one.path === path)!
}

function named(names: readonly string[]): Pipeline {
  const pipeline = regression()
  const blocks = Object.entries(pipeline.blocks).map(([id, block], index) => [id, { ...block, name: names[index % names.length]! }])
  return { ...pipeline, name: names[0]!, blocks: Object.fromEntries(blocks) }
}

describe("emit", () => {
  it("writes a job folder whose manifest lists every other file", () => {
    const { files, hash } = emitted(regression())
    const manifest = JSON.parse(files.at(-1)!.text) as { version: number; files: Record<string, string> }
    expect(files.at(-1)!.path).toBe("manifest.json")
    expect(hash).toBe(sha256(files.at(-1)!.text))
    expect(manifest.files).toEqual(Object.fromEntries(files.slice(0, -1).map(({ path, text }) => [path, sha256(text)])))
    const ours = "CMakeLists.txt README.md job.sh main.cpp pipeline.cpp pipeline.hpp pipeline.json"
    const rest = "runtime/tephra/tephra.hpp stages/evaluate.cpp stages/stages.hpp stages/train.cpp submit.sh train.py"
    expect(Object.keys(manifest.files)).toEqual(`${ours} ${rest}`.split(" "))
  })

  it("writes the same program for every target and machine", () => {
    const program = (machine: Machine, target: Omit<Target, "machine">) =>
      emitted(regression(), tableFacts.columns, { machine, target: { machine: machine.name, ...target } }).files.flatMap(({ path, text }) => (/\.[ch]pp$|CMakeLists\.txt$/.test(path) ? [{ path, text }] : []))
    const here = program(local, { ranks: 2, threads: 1 })
    expect(here.length).toBeGreaterThan(5)
    expect(program(local, { ranks: 1, threads: 3, walltime: 60 })).toEqual(here)
    expect(program(summit, { ranks: 4, threads: 7, walltime: 7200, account: "abc123", queue: "debug" })).toEqual(here)
  })

  it("writes one statement a block, below a comment that names it", () => {
    expect(file("pipeline.cpp").text).toContain(`  // "hidden 1" (d3q7t5wn)
  auto hidden_1 = layers::dense(graph, features, {.id = "d3q7t5wn", .units = 64, .activation = Activation::relu});
`)
    expect(file("stages/evaluate.cpp").text).toContain('.model = "t3k2q2mz", .data = pipeline::standardise()')
  })

  it("marks the lines of every block", () => {
    const { files } = emitted(regression())
    const naming = files.filter(({ path }) => /stages\/(train|evaluate)\.cpp|job\.sh|main\.cpp|pipeline\.json/.test(path))
    for (const { text, marks } of naming) {
      const lines = text.split("\n")
      for (const { block, line, endLine } of marks) expect(lines.slice(line - 1, endLine).join("\n")).toContain(block)
    }
    const all = new Set(files.flatMap(({ marks }) => marks.map(({ block }) => block)))
    expect([...all].sort()).toEqual(Object.keys(regression().blocks).sort())
  })

  it("puts a dataset that two others are made from into a function of its own", () => {
    const pipeline = regression()
    const blocks = { ...pipeline.blocks, z3333333: { type: "standardise", name: "only features", config: { fields: ["features"] } } }
    const wires = { ...pipeline.wires, "z3333333.data": "s5n2b4vy.data", "e7w4n5rb.data": "z3333333.data" }
    const text = file("pipeline.cpp", { ...pipeline, blocks, wires }).text
    expect(text).toContain("tephra::Dataset split() {")
    expect(text).toContain("data::standardise(pipeline::split(), {")
  })

  it("opens the model in three lines", () => {
    expect(file("README.md").text).toContain('    import numpy\n    model = numpy.load("runs/local/out/t3k2q2mz/model.npz")\n    print(')
  })
})

const hostile = [hostileNames.slice(0, 13), hostileNames.slice(12), "split data train layers stages losses optim graph a-b A.B stage standardise".split(" "), "coding:latin-1 json os sys list len str min type id staticmethod object".split(" ")]

/** Every block, column and file is called by these names. */
function called(names: readonly string[]) {
  const pipeline = named(names)
  const columns = [...hostileNames, ...names].map((name, index) => name + index)
  const table = { ...pipeline.blocks.c4x7m2pq!, config: { path: names[0]!, delimiter: "\t" } }
  const chosen = { ...pipeline.blocks.k7f3w6td!, config: { features: columns.slice(1, 8), target: [columns[8]!] } }
  return { columns, files: emitted({ ...pipeline, blocks: { ...pipeline.blocks, c4x7m2pq: table, k7f3w6td: chosen } }, columns).files }
}

describe("the Python", () => {
  it("has the exact names and nothing that Pyflakes minds, whatever blocks, columns and files are called", async () => {
    for (const names of hostile) {
      const { columns, files } = called(names)
      const text = files.find(({ path }) => path === "train.py")!.text
      expect(await pythonComplaints(text)).toBe("")
      const script = "import ast, json, sys\nprint(json.dumps([node.value for node in ast.walk(ast.parse(sys.stdin.buffer.read())) if isinstance(node, ast.Constant) and isinstance(node.value, str)]))"
      const strings = JSON.parse(execFileSync("/usr/bin/python3", ["-c", script], { input: text, encoding: "utf8" })) as string[]
      expect(columns.map((name) => name.toWellFormed()).filter((name) => !strings.includes(name))).toEqual([])
    }
  })

  it("marks each statement with its block", () => {
    const { text, marks } = file("train.py")
    const lines = text.split("\n")
    for (const { block, line, endLine } of marks) expect([block, lines.slice(line - 1, endLine).join("\n")]).toEqual([block, expect.stringMatching(new RegExp(`${block}|graph\\.placeholder`))])
    expect(new Set(marks.map(({ block }) => block)).size).toBe(Object.keys(regression().blocks).length)
  })
})

describe.skipIf(!hasCompiler())("the C++", () => {
  it("compiles against the run time", () => {
    expect(complaints(emitted(regression()).files.filter(ours))).toBe("")
  })

  it("compiles whatever blocks, columns and files are called", () => {
    for (const names of hostile) expect(complaints(called(names).files.filter(ours))).toBe("")
  })
})

function ours({ path }: { path: string }): boolean {
  return !path.startsWith("runtime/")
}
