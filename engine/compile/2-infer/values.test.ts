import { describe, expect, it } from "vitest"
import { blockTypes as types } from "../../blocks/index.generated.ts"
import { apply } from "../../model/apply.ts"
import type { Block, Pipeline } from "../../model/pipeline.ts"
import { emptyLayout, emptyPipeline } from "../../model/pipeline.ts"
import type { Problem } from "../../model/problem.ts"
import { regression, tableFacts } from "../testing/regression.ts"
import { analyse } from "./infer.ts"

const image = (rows: number) => ({ path: "i", size: 1, mtime: 1, rows, dims: [4, 4] })
const label = (rows: number) => ({ path: "l", size: 1, mtime: 1, rows, classes: 10 })

/** Blocks `TYPE NAME` by id, with wires. */
function drawing(blocks: Record<string, Omit<Block, "name">>, wires: Record<string, string>): Pipeline {
  return { ...emptyPipeline("drawing"), blocks: Object.fromEntries(Object.entries(blocks).map(([id, block]) => [id, { name: id, ...block }])), wires }
}

function fixed(pipeline: Pipeline, problem: Problem): Pipeline {
  const applied = apply({ pipeline, layout: emptyLayout() }, problem.fix!.edits)
  if (!applied.ok) throw new Error(applied.message)
  return applied.content.pipeline
}

const images = { type: "idx-images", config: { images_path: "i", labels_path: "l" } }
const others = { type: "idx-images", config: { images_path: "j", labels_path: "m", images: "more", labels: "more_labels" } }

describe("values", () => {
  it("brings a target into 0 … 1 with a scale block behind its dataset", () => {
    const pipeline = drawing(
      { aaaaaaaa: images, bbbbbbbb: { type: "flatten", config: {} }, cccccccc: { type: "dense", config: { units: 16 } }, dddddddd: { type: "binary-cross-entropy", config: {} } },
      { "bbbbbbbb.input": "aaaaaaaa.image", "cccccccc.input": "bbbbbbbb.output", "dddddddd.prediction": "cccccccc.output", "dddddddd.target": "bbbbbbbb.output" },
    )
    const facts = { images: image(10), labels: label(10) }
    const { problems } = analyse({ pipeline, facts, types })
    expect(problems).toMatchObject([{ code: "target-outside-unit", severity: "warning", fix: { title: "Put a scale block from 0 to 1 before" } }])
    const mended = fixed(pipeline, problems[0]!)
    expect(analyse({ pipeline: mended, facts, types }).problems).toEqual([])
    expect(Object.values(mended.blocks).find(({ type }) => type === "scale")?.config).toEqual({ field: "image" })
  })

  it("finds rows of different files in one loss: unequal numbers are an error, unknown ones a warning", () => {
    const pipeline = drawing(
      { aaaaaaaa: images, bbbbbbbb: others, dddddddd: { type: "mean-squared-error", config: {} } },
      { "dddddddd.prediction": "aaaaaaaa.image", "dddddddd.target": "bbbbbbbb.image" },
    )
    const found = (facts: object) => analyse({ pipeline, facts: facts as never, types }).problems.map(({ code, severity }) => ({ code, severity }))
    expect(found({ images: image(10), labels: label(10), more: image(9), more_labels: label(9) })).toEqual([{ code: "rows-differ", severity: "error" }])
    expect(found({})).toEqual([{ code: "rows-differ", severity: "warning" }])
    expect(found({ images: image(10), labels: label(10), more: image(10), more_labels: label(10) })).toEqual([])
  })

  it("refuses a sample that no program can hold, once and where it is made, whatever comes behind", () => {
    const pipeline = regression()
    const big = { type: "reshape", name: "big", config: { dims: [1_000_000_000, 1_000_000_000, 1_000_000_000, 1_000_000_000, 1_000_000_000, 1_000_000_000] } }
    const latent = { facts: { table: tableFacts }, types }
    const wide = { ...pipeline.blocks.d2m4k2xc!, type: "transposed-convolution", config: { channels: 65536, kernel: 1024, stride: 1024, padding: 0, dimensions: "1" } }
    const two = { ...pipeline, blocks: { ...pipeline.blocks, d2m4k2xc: wide, bbbbbbbb: { ...wide, name: "b" }, gggggggg: { ...wide, name: "g" } }, wires: { ...pipeline.wires, "bbbbbbbb.input": "d2m4k2xc.output", "gggggggg.input": "bbbbbbbb.output", "d6b5v3jf.input": "gggggggg.output" } }
    const { problems, figures } = analyse({ pipeline: two, ...latent })
    expect(problems).toMatchObject([{ code: "too-large" }])
    expect(Number.isFinite(figures.parameters)).toBe(true)
    expect(analyse({ pipeline: { ...pipeline, blocks: { ...pipeline.blocks, d2m4k2xc: big } }, ...latent }).problems.map(({ code }) => code)).toContain("shape-does-not-fit")
  })
})
