import { readFileSync, readdirSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import { analyse } from "../../engine/compile/2-infer/infer.ts"
import { firstLayout } from "../../engine/model/first-layout.ts"
import { Layout, Pipeline } from "../../engine/model/pipeline.ts"
import { boxOf } from "./drawing.ts"
import { boundsOf, fitView, overlaps, type Box } from "./geometry.ts"

const folder = new URL("../../tests/samples/", import.meta.url)
const samples = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() && readdirSync(new URL(`${entry.name}/`, folder)).includes("pipeline.tephra.json") ? [entry.name] : []))

function read(name: string, file: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), "utf8"))
}

function covered(boxes: readonly Box[]): readonly Box[] {
  return boxes.flatMap((box, index) => boxes.slice(index + 1).filter((other) => overlaps(box, other)))
}

describe.each(samples)("the layout of %s", (name) => {
  const pipeline = Pipeline.parse(read(name, "pipeline.tephra.json"))
  const content = { pipeline, layout: Layout.parse(read(name, "pipeline.tephra.layout.json")) }
  const analysis = analyse({ pipeline, facts: {}, types: blockTypes })
  const boxes = Object.keys(pipeline.blocks).map((id) => boxOf(content, analysis, id))

  test("no block covers another", () => {
    expect(covered(boxes)).toEqual([])
  })

  test("is read whole on a screen of 1280×800", () => {
    const { zoom } = fitView(boundsOf(boxes)!, { width: 815, height: 660, minZoom: 0.01, maxZoom: 1 })
    expect(zoom).toBeGreaterThan(0.6)
  })
})

const graphs = readdirSync(new URL("graphs/", folder)).filter((name) => name.endsWith(".tephra.json"))

test.each([...samples.map((name) => `${name}/pipeline.tephra.json`), ...graphs.map((name) => `graphs/${name}`)])("no block covers another where %s has no layout of its own", (file) => {
  const pipeline = Pipeline.parse(JSON.parse(readFileSync(new URL(file, folder), "utf8")))
  const content = { pipeline, layout: firstLayout(pipeline, blockTypes) }
  const analysis = analyse({ pipeline, facts: {}, types: blockTypes })
  expect(covered(Object.keys(pipeline.blocks).map((id) => boxOf(content, analysis, id)))).toEqual([])
})
