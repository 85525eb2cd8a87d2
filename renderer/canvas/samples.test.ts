import { readFileSync, readdirSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import { analyse } from "../../engine/compile/2-infer/infer.ts"
import { Layout, Pipeline } from "../../engine/model/pipeline.ts"
import { boxOf } from "./drawing.ts"
import { boundsOf, fitView, overlaps } from "./geometry.ts"

const folder = new URL("../../tests/samples/", import.meta.url)
const samples = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() && readdirSync(new URL(`${entry.name}/`, folder)).includes("pipeline.tephra.json") ? [entry.name] : []))

function read(name: string, file: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}/${file}`, folder), "utf8"))
}

describe.each(samples)("the layout of %s", (name) => {
  const pipeline = Pipeline.parse(read(name, "pipeline.tephra.json"))
  const content = { pipeline, layout: Layout.parse(read(name, "pipeline.tephra.layout.json")) }
  const analysis = analyse({ pipeline, facts: {}, types: blockTypes })
  const boxes = Object.keys(pipeline.blocks).map((id) => boxOf(content, analysis, id))

  test("no block covers another", () => {
    const covered = boxes.flatMap((box, index) => boxes.slice(index + 1).filter((other) => overlaps(box, other)))
    expect(covered).toEqual([])
  })

  test("is read whole on a screen of 1280×800", () => {
    const { zoom } = fitView(boundsOf(boxes)!, { width: 815, height: 660, minZoom: 0.01, maxZoom: 1 })
    expect(zoom).toBeGreaterThan(0.6)
  })
})
