import { execFileSync } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, test } from "vitest"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import { analyse } from "../../engine/compile/2-infer/infer.ts"
import { plan } from "../../engine/compile/3-plan/plan.ts"
import { writePipeline } from "../../engine/model/file.ts"
import { Layout, Pipeline } from "../../engine/model/pipeline.ts"
import { localTarget } from "../../engine/model/target.ts"
import { probe } from "../../engine/probe/probe.ts"

const folder = fileURLToPath(new URL(".", import.meta.url))
const work = mkdtempSync(join(tmpdir(), "tephra-samples-"))
afterAll(() => rmSync(work, { recursive: true }))

const samples = [
  { name: "regression", data: ["table.csv"], parameters: 4737 },
  { name: "digits", data: ["images-idx3-ubyte", "labels-idx1-ubyte"], parameters: 13_258 },
]

function read(sample: string, file: string): string {
  return readFileSync(join(folder, sample, file), "utf8")
}

describe.each(samples)("$name", ({ name, data, parameters }) => {
  const text = read(name, "pipeline.tephra.json")
  const pipeline = Pipeline.parse(JSON.parse(text))
  const layout = Layout.parse(JSON.parse(read(name, "pipeline.tephra.layout.json")))

  test("is written as the editor writes it, with a note that says what it does", () => {
    expect(writePipeline(pipeline)).toBe(text)
    expect(Object.values(pipeline.notes)[0]?.text).toMatch(/^[A-Z].{40,200}\.$/)
  })

  test("checks, infers and plans without a problem for two ranks", async () => {
    const needs = Object.values(pipeline.blocks).flatMap(({ type, config }) => blockTypes[type]!.data?.(blockTypes[type]!.config.parse(config)) ?? [])
    const facts = Object.fromEntries(await Promise.all(needs.map(async (need) => [need.name, await probe(need, join(folder, name, need.path))] as const)))
    const analysis = analyse({ pipeline, facts, types: blockTypes })
    const planned = plan({ analysis, target: { ...localTarget, ranks: 2 } })
    expect(planned.problems).toEqual([])
    expect(planned.plan?.stages.map((stage) => stage.name)).toEqual(["train", "evaluate"])
    expect(analysis.figures.parameters).toBe(parameters)
  })

  test("its generator writes the very same data", () => {
    cpSync(join(folder, "random.ts"), join(work, "random.ts"))
    cpSync(join(folder, name, "generate.ts"), join(work, name, "generate.ts"))
    execFileSync(process.execPath, [join(work, name, "generate.ts")])
    for (const file of data) expect(readFileSync(join(work, name, file)).equals(readFileSync(join(folder, name, file)))).toBe(true)
  })

  test("every block has a place on the grid", () => {
    const places = Object.entries(layout.blocks)
    expect(places.map(([id]) => id).toSorted()).toEqual(Object.keys(pipeline.blocks).toSorted())
    for (const [, { x, y }] of places) expect([x % 4, y % 4]).toEqual([0, 0])
  })
})
