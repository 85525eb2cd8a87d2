import { describe, expect, it } from "vitest"
import { blockTypes as types } from "../../blocks/index.generated.ts"
import type { Block, Pipeline } from "../../model/pipeline.ts"
import { signalText } from "../../model/ports.ts"
import { regression, tableFacts } from "../testing/regression.ts"
import type { Analysis } from "./analysis.ts"
import { analyse } from "./infer.ts"

const facts = { table: tableFacts }

function analysed(pipeline: Pipeline) {
  return analyse({ pipeline, facts, types })
}

function withBlock(id: string, change: Partial<Block>): Pipeline {
  const pipeline = regression()
  return { ...pipeline, blocks: { ...pipeline.blocks, [id]: { ...pipeline.blocks[id]!, ...change } } }
}

function withWires(wires: Record<string, string | null>): Pipeline {
  const pipeline = regression()
  const all = Object.entries({ ...pipeline.wires, ...wires }).filter((wire): wire is [string, string] => wire[1] !== null)
  return { ...pipeline, wires: Object.fromEntries(all) }
}

/** A row, where each tensor has one reader. */
function backwardWork(blocks: Analysis["blocks"]): number {
  const works = Object.values(blocks).map(({ figures, inputSignals }) => {
    const trained = Object.values(inputSignals).some((signal) => signal.kind === "tensor" && signal.trained)
    return figures ? figures.toWeights.row + (trained ? figures.toInput.row : 0) : 0
  })
  return works.reduce((sum, work) => sum + work, 0)
}

describe("analyse", () => {
  it("finds nothing wrong with a whole pipeline, and knows its shapes and counts", () => {
    const { problems, blocks, figures } = analysed(regression())
    expect(problems).toEqual([])
    expect(signalText(blocks.d3q7t5wn!.inputSignals.input!)).toBe("B×7")
    expect(signalText(blocks.d2m4k2xc!.outputSignals.output!)).toBe("B×64")
    expect(signalText(blocks.z2j6r7gh!.outputSignals.data!)).toBe("320 + 40 + 40 rows")
    expect(figures.parameters).toBe(7 * 64 + 64 + 64 * 64 + 64 + 64 + 1)
    // What `job train --plan` of this pipeline says for a batch of 32: 303,232 forward and 569,440 backward.
    expect(figures.forward).toEqual({ row: 303_232 / 32, fixed: 0 })
    expect(backwardWork(blocks)).toBe(569_440 / 32)
    expect(blocks.z2j6r7gh!.outputs.map(({ name }) => name)).toEqual(["data", "features", "target"])
  })

  it("works without facts: dimensions of the data stay symbols", () => {
    const { problems, blocks } = analyse({ pipeline: regression(), facts: {}, types })
    expect(problems).toEqual([])
    expect(signalText(blocks.c4x7m2pq!.outputSignals.table!)).toContain("rows")
  })

  it("reports a width that does not fit once, with the fix at the last dense", () => {
    const { problems } = analysed(withBlock("d6b5v3jf", { config: { units: 5 } }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ at: { block: "l7r2h2pg" }, fix: { edits: [{ edit: "set-config", id: "d6b5v3jf", key: "units", value: 1 }] } })
  })

  it("keeps an unknown type as a ghost with its wires and one problem", () => {
    const { problems, blocks } = analysed(withBlock("d2m4k2xc", { type: "lstm" }))
    expect(problems.map(({ code }) => code)).toEqual(["unknown-block-type"])
    expect(blocks.d2m4k2xc).toMatchObject({ type: null, inputs: [{ name: "input", kind: "tensor" }], outputs: [{ name: "output", kind: "tensor" }] })
  })

  it("offers the only output that a missing wire can come from", () => {
    const { problems } = analysed(withWires({ "t3k2q2mz.optimizer": null }))
    expect(problems).toMatchObject([
      { code: "input-missing", at: { block: "t3k2q2mz", port: "optimizer" }, fix: { edits: [{ edit: "connect", to: "t3k2q2mz.optimizer", from: "a5g5n3yk.optimizer" }] } },
    ])
  })

  it("names the blocks of a cycle and cuts it", () => {
    const { problems } = analysed(withWires({ "d3q7t5wn.input": "d2m4k2xc.output" }))
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ code: "cycle", fix: { edits: [{ edit: "disconnect" }] } })
    expect(problems[0]!.message).toMatch(/“hidden \d” → “hidden \d” → “hidden \d”/)
  })

  it.each([
    ["kind-mismatch", { "l7r2h2pg.prediction": "a5g5n3yk.optimizer" }],
    ["no-such-output", { "l7r2h2pg.target": "z2j6r7gh.tarjet" }],
    ["no-such-input", { "l7r2h2pg.targets": "z2j6r7gh.target" }],
    ["wire-from-nothing", { "l7r2h2pg.target": "qqqqqqqq.target" }],
    ["wire-to-nothing", { "qqqqqqqq.target": "z2j6r7gh.target" }],
  ])("tells a wrong wire once: %s", (code, wires) => {
    const { problems } = analysed(withWires(wires))
    expect(problems.map((problem) => problem.code)).toEqual([code])
    expect(problems[0]!.fix?.edits[0]).toMatchObject({ edit: "disconnect", to: Object.keys(wires)[0] })
  })

  it("says what a setting must be, and its default", () => {
    const { problems } = analysed(withBlock("d2m4k2xc", { config: { units: -3, unit: 4 } }))
    expect(problems.map(({ code }) => code)).toEqual(["config-unknown-key", "config-invalid"])
    expect(problems[0]!.message).toContain("Did you mean “units”?")
    expect(problems[1]).toMatchObject({ message: "Units must be at least 1.", at: { key: "units" }, fix: { title: "Set Units back to 64" } })
  })

  it("says when a block type is of another version than the file's", () => {
    const uses = { "csv-table": { version: 2 }, dense: { version: 9 }, ghost: { version: 3 } }
    expect(analysed({ ...regression(), uses }).problems).toMatchObject([{ code: "block-type-newer", at: { block: "d2m4k2xc" } }])
    expect(analysed({ ...regression(), uses: { "csv-table": { version: 1 } } }).problems).toMatchObject([{ code: "block-type-older" }])
  })

  it("wants different files to have different data names", () => {
    const pipeline = regression()
    const blocks = { ...pipeline.blocks, c5555555: { type: "csv-table", name: "other", config: { path: "other.csv" } } }
    const { problems } = analysed({ ...pipeline, blocks })
    expect(problems).toMatchObject([{ code: "data-name-twice", at: { block: "c5555555", key: "name" }, fix: { edits: [{ value: "table_2" }] } }])
  })
})

describe("analyse, after an edit", () => {
  it("infers again only what changed and what is downstream", () => {
    const before = analysed(regression())
    const { pipeline } = before
    const blocks = { ...pipeline.blocks, d2m4k2xc: { ...pipeline.blocks.d2m4k2xc!, config: { units: 32 } } }
    const after = analyse({ pipeline: { ...pipeline, blocks }, facts, types, previous: before })
    const changed = after.order.filter((id) => after.blocks[id] !== before.blocks[id])
    expect(changed).toContain("d2m4k2xc")
    expect(changed).toContain("d6b5v3jf")
    expect(changed).not.toContain("c4x7m2pq")
    expect(changed).not.toContain("d3q7t5wn")
    expect(changed).not.toContain("e7w4n5rb")
  })
})
