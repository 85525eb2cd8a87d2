import { describe, expect, it } from "vitest"
import { z } from "zod"
import { blockTypes as types } from "../../blocks/index.generated.ts"
import type { BlockType } from "../../model/block-type.ts"
import type { Facts } from "../../model/facts.ts"
import type { Pipeline } from "../../model/pipeline.ts"
import { emptyPipeline } from "../../model/pipeline.ts"
import type { TensorSignal } from "../../model/ports.ts"
import { analyse } from "../2-infer/infer.ts"
import { regression, tableFacts } from "../testing/regression.ts"
import { plan } from "./plan.ts"

function planned(pipeline: Pipeline, ranks = 2, facts: Facts | undefined = tableFacts) {
  return plan({ analysis: analyse({ pipeline, facts: facts && { table: facts }, types }), target: { machine: "local", ranks, threads: 1 } })
}

function without(...wires: string[]): Pipeline {
  const pipeline = regression()
  return { ...pipeline, wires: Object.fromEntries(Object.entries(pipeline.wires).filter(([to]) => !wires.includes(to))) }
}

const one: TensorSignal = { kind: "tensor", dims: ["B", 1], dtype: "number", trained: true }

/** A block with two tensor outputs. */
const halves: BlockType = {
  type: "halves",
  version: 1,
  title: "Halves",
  category: "network",
  config: z.strictObject({}),
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Both halves." }],
  outputs: ["left", "right"].map((name) => ({ name, title: name, kind: "tensor", help: "One half." })),
  infer: ({ inputs: { input } }) => {
    const half = { ...one, reads: input?.kind === "tensor" ? input.reads : [] }
    return { outputs: { left: half, right: half }, problems: [] }
  },
  lower: () => ({ function: "layers.halves", arguments: ["input"], options: {} }),
  summary: () => "in two",
}

describe("plan", () => {
  it("lays out datasets, network and stages", () => {
    const { plan, problems } = planned(regression())
    expect(problems).toEqual([])
    expect(plan!.datasets.map(({ name, statements }) => [name, statements.length])).toEqual([["standardise", 4]])
    expect(plan!.networks[0]).toMatchObject({ name: "network_of_train", prediction: { variable: "output" }, loss: "mean_squared_error", placeholders: [{ variable: "features", dims: [7] }, { variable: "target", dims: [1] }] })
    expect(plan!.stages).toMatchObject([{ name: "train", ranks: 2, needs: [] }, { name: "evaluate", ranks: 2, needs: ["train"] }])
    expect(plan!.data).toMatchObject([{ name: "table", path: "table.csv", facts: { rows: 400 } }])
  })

  it("reads one member of what a block with several tensor outputs gives", () => {
    const { blocks, wires, ...rest } = regression()
    const pipeline = { ...rest, blocks: { ...blocks, h5555555: { type: "halves", name: "halves", config: {} } }, wires: { ...wires, "h5555555.input": "d2m4k2xc.output", "d6b5v3jf.input": "h5555555.left", "l7r2h2pg.prediction": "h5555555.right" } }
    const { plan: made } = plan({ analysis: analyse({ pipeline, facts: { table: tableFacts }, types: { ...types, halves } }), target: { machine: "local", ranks: 2, threads: 1 } })
    const [network] = made!.networks
    expect(network!.prediction).toEqual({ variable: "halves", member: "right" })
    expect(network!.statements.find(({ call }) => call.function === "losses.mean_squared_error")!.values.prediction).toEqual({ variable: "halves", member: "right" })
    expect(network!.statements.find(({ variable }) => variable === "halves")!.values.input).toEqual({ variable: "hidden_2" })
  })

  it("has a problem when there is nothing to run", () => {
    expect(planned(emptyPipeline("empty"))).toMatchObject({ plan: null, problems: [{ code: "no-job" }] })
  })

  it("is not held up by what no job depends on", () => {
    const pipeline = regression()
    const blocks = { ...pipeline.blocks, d5555555: { type: "dense", name: "left over", config: {} } }
    const { plan, problems } = planned({ ...pipeline, blocks })
    expect(plan).not.toBeNull()
    expect(problems).toMatchObject([{ code: "input-missing", severity: "warning", at: { block: "d5555555" } }])
  })

  it("wants a row of each batch for every rank", () => {
    expect(planned(regression(), 33)).toMatchObject({ plan: null, problems: [{ code: "more-ranks-than-batch", fix: { edits: [{ key: "batch", value: 33 }] } }] })
  })

  it("wants a part of each batch for every rank of a strict training", () => {
    const pipeline = regression()
    const [train, block] = Object.entries(pipeline.blocks).find(([, { type }]) => type === "train")!
    const strict = { ...pipeline, blocks: { ...pipeline.blocks, [train]: { ...block, config: { ...block.config, strict: true } } } }
    expect(planned(strict, 12).plan).not.toBeNull()
    expect(planned(strict, 13)).toMatchObject({ plan: null, problems: [{ code: "more-ranks-than-leaves", fix: { edits: [{ key: "strict", value: false }] } }] })
  })

  it("lets a master deal batches out to any number of workers, but says when some get none", () => {
    const pipeline = regression()
    const downpour = { ...pipeline, blocks: { ...pipeline.blocks, p2c6w2td: { type: "downpour", name: "downpour", config: {} } } }
    const few = planned(downpour, 11)
    expect(few.problems).toEqual([])
    expect(few.plan!.stages[0]).toMatchObject({ ranks: 11, apart: true })
    expect(planned(downpour, 40).problems).toMatchObject([{ code: "idle-workers", severity: "warning", message: expect.stringContaining("10 steps, and each goes to one of 39 workers") as string }])
    expect(planned({ ...downpour, blocks: { ...downpour.blocks, p2c6w2td: { type: "easgd", name: "elastic", config: {} } } }, 33)).toMatchObject({ plan: null, problems: [{ code: "more-ranks-than-batch" }] })
  })

  it("runs a job without a strategy on one rank, and says so", () => {
    const { plan, problems } = planned(without("t3k2q2mz.strategy"))
    expect(plan!.stages[0]!.ranks).toBe(1)
    expect(problems).toMatchObject([{ code: "no-strategy", severity: "warning", fix: { edits: [{ edit: "connect", from: "p2c6w2td.strategy" }] } }])
  })

  it("needs the sizes that only the data tell", () => {
    const pipeline = regression()
    const columns = { ...pipeline.blocks.k7f3w6td!, config: { features: ["CGPA"], target: ["Research"], task: "classification" } }
    const loss = { ...pipeline.blocks.l7r2h2pg!, type: "cross-entropy" }
    const wires = Object.fromEntries(Object.entries(pipeline.wires).filter(([to]) => to !== "l7r2h2pg.target"))
    const changed = { ...pipeline, blocks: { ...pipeline.blocks, k7f3w6td: columns, l7r2h2pg: loss }, wires: { ...wires, "l7r2h2pg.label": "z2j6r7gh.label" } }
    const { plan: none, problems } = plan({ analysis: analyse({ pipeline: changed, facts: {}, types }), target: { machine: "local", ranks: 1, threads: 1 } })
    expect(none).toBeNull()
    expect(problems.map(({ code }) => code)).toEqual(["size-unknown"])
  })
})
