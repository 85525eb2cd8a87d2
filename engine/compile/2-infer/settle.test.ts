import { describe, expect, it } from "vitest"
import { blockTypes as types } from "../../blocks/index.generated.ts"
import type { Block, Config, Pipeline } from "../../model/pipeline.ts"
import { signalText } from "../../model/ports.ts"
import { plan } from "../3-plan/plan.ts"
import { regression, tableFacts } from "../testing/regression.ts"
import { wrapped } from "../testing/wrapped.ts"
import { analyse } from "./infer.ts"

const facts = { table: tableFacts }

function analysed(pipeline: Pipeline) {
  return analyse({ pipeline, facts, types })
}

/** The sample with settings of some blocks changed and further blocks and wires. */
function changed(configs: Record<string, Config>, more: Record<string, Block> = {}, wires: Record<string, string> = {}): Pipeline {
  const pipeline = regression()
  const set = Object.entries(configs).map(([id, config]) => [id, { ...pipeline.blocks[id]!, config: { ...pipeline.blocks[id]!.config, ...config } }] as const)
  return { ...pipeline, blocks: { ...pipeline.blocks, ...Object.fromEntries(set), ...more }, wires: { ...pipeline.wires, ...wires } }
}

describe("sizes that the drawing decides", () => {
  it("gives the last layer as many units as the target has numbers", () => {
    const { problems, blocks, figures } = analysed(changed({ d6b5v3jf: { units: "auto" } }))
    expect(problems).toEqual([])
    expect(blocks.d6b5v3jf!.config).toMatchObject({ units: 1 })
    expect(signalText(blocks.d6b5v3jf!.outputSignals.output!)).toBe("B×1")
    expect(figures.parameters).toBe(analysed(regression()).figures.parameters)
  })

  it("writes the same program as if the number were set", () => {
    const target = { machine: "local", ranks: 1, threads: 1 }
    const written = plan({ analysis: analysed(changed({ d6b5v3jf: { units: 1 } })), target }).plan
    expect(plan({ analysis: analysed(changed({ d6b5v3jf: { units: "auto" } })), target }).plan?.networks).toEqual(written?.networks)
  })

  it("says where nothing decides a size, and offers the usual one", () => {
    const { problems } = analysed(changed({ d2m4k2xc: { units: "auto" } }))
    expect(problems).toMatchObject([{ code: "size-undecided", at: { block: "d2m4k2xc", key: "units" }, fix: { edits: [{ edit: "set-config", value: 64 }] } }])
  })

  it("does not ask for a size while something else is missing", () => {
    const { "l7r2h2pg.target": _, ...wires } = regression().wires
    const { problems } = analysed({ ...changed({ d6b5v3jf: { units: "auto" } }), wires })
    expect(problems.map(({ code }) => code)).toEqual(["input-missing"])
  })

  it("tells of a second, different need where that is, with the first as the cause and no fix that would break it", () => {
    const second: Block = { type: "mean-squared-error", name: "second", config: {} }
    const pipeline = changed({ d6b5v3jf: { units: "auto" } }, { mmmmmmmm: second }, { "mmmmmmmm.prediction": "d6b5v3jf.output", "mmmmmmmm.target": "d2m4k2xc.output" })
    const { problems } = analysed(pipeline)
    expect(problems.map(({ code }) => code)).toEqual(["sizes-differ"])
    expect([problems[0]!.at.block, problems[0]!.cause!.block].toSorted()).toEqual(["l7r2h2pg", "mmmmmmmm"])
    expect(problems[0]!.fix).toBeUndefined()
  })

  it("fills a shape, through as many blocks as there are between", () => {
    const shape: Block = { type: "reshape", name: "shape", config: { dims: [4, 8] } }
    const flat: Block = { type: "flatten", name: "flat", config: {} }
    const pipeline = changed({ d2m4k2xc: { units: "auto" } }, { ssssssss: shape, tttttttt: flat }, { "ssssssss.input": "d2m4k2xc.output", "tttttttt.input": "ssssssss.output", "d6b5v3jf.input": "tttttttt.output" })
    const { problems, blocks } = analysed(pipeline)
    expect(problems).toEqual([])
    expect(blocks.d2m4k2xc!.config).toMatchObject({ units: 32 })
    expect(blocks.d6b5v3jf!.figures!.parameters).toBe(33)
  })

  it("makes the parts of a sum alike, whichever of them is known, also through many sums", () => {
    const sum: Block = { type: "add", name: "sum", config: {} }
    const auto = { d2m4k2xc: { units: "auto" } }
    for (const [one, other] of [["d2m4k2xc", "d3q7t5wn"], ["d3q7t5wn", "d2m4k2xc"]] as const) {
      const { problems, blocks } = analysed(changed(auto, { aaaaaaaa: sum }, { "aaaaaaaa.in.0": `${one}.output`, "aaaaaaaa.in.1": `${other}.output`, "d6b5v3jf.input": "aaaaaaaa.output" }))
      expect(problems).toEqual([])
      expect(blocks.d2m4k2xc!.config).toMatchObject({ units: 64 })
    }
    const more: Record<string, Block> = {}
    const wires: Record<string, string> = {}
    let last = "d2m4k2xc.output"
    for (const letter of "abcdefghijkl") {
      const [layer, total] = [`d${letter.repeat(7)}`, `e${letter.repeat(7)}`]
      more[layer] = { type: "dense", name: layer, config: { units: "auto" } }
      more[total] = sum
      Object.assign(wires, { [`${layer}.input`]: last, [`${total}.in.0`]: last, [`${total}.in.1`]: `${layer}.output` })
      last = `${total}.output`
    }
    const known = { ...wires, "zzzzzzzz.in.0": last, "zzzzzzzz.in.1": "d3q7t5wn.output", "d6b5v3jf.input": "zzzzzzzz.output" }
    const chain = analysed(changed(auto, { ...more, zzzzzzzz: sum }, known))
    expect(chain.problems).toEqual([])
    expect(chain.blocks.dlllllll!.config).toMatchObject({ units: 64 })
  })

  it("names the limit and the block that asks where a setting cannot be as large as that", () => {
    const shape: Block = { type: "reshape", name: "r", config: { dims: [700, 1000] } }
    const flat: Block = { type: "flatten", name: "flat", config: {} }
    const pipeline = changed({ d2m4k2xc: { units: "auto" } }, { ssssssss: shape, tttttttt: flat }, { "ssssssss.input": "d2m4k2xc.output", "tttttttt.input": "ssssssss.output", "d6b5v3jf.input": "tttttttt.output" })
    const { problems } = analysed(pipeline)
    expect(problems).toMatchObject([{ code: "size-undecided", cause: { block: "ssssssss" }, message: "Units is left to the drawing, and “r” needs 700,000 where it is at most 65,536. Change “r” so that it needs less." }])
    expect(problems[0]!.fix).toBeUndefined()
  })

  it("is the same from one edit to the next as from scratch, and keeps what an edit does not touch", () => {
    const first = analysed(changed({ d6b5v3jf: { units: "auto" } }))
    const { pipeline } = first
    const edited = { ...pipeline, blocks: { ...pipeline.blocks, d2m4k2xc: { ...pipeline.blocks.d2m4k2xc!, config: { units: 3 } } } }
    const next = analyse({ pipeline: edited, facts, types, previous: first })
    expect({ problems: next.problems, blocks: next.blocks }).toEqual({ problems: [], blocks: analysed(edited).blocks })
    expect(next.blocks.d3q7t5wn).toBe(first.blocks.d3q7t5wn)
  })

  it("finds a size of the data that two blocks need differently", () => {
    const { c4x7m2pq: _, ...blocks } = regression().blocks
    const columns = Object.keys(blocks).find((id) => blocks[id]!.type === "columns")!
    const open = changed({ [columns]: { target: [] }, d6b5v3jf: { units: 3 } }, { mmmmmmmm: { type: "mean-squared-error", name: "second", config: {} } }, { "mmmmmmmm.prediction": "d2m4k2xc.output", "mmmmmmmm.target": regression().wires["l7r2h2pg.target"]! })
    expect(analysed(open).problems.map(({ code }) => code)).toContain("sizes-disagree")
  })
})

describe("sizes inside composites", () => {
  it("are decided for each block that stands for the composite, and asked for once where they are not", () => {
    const inside = wrapped(changed({ d6b5v3jf: { units: "auto" } }), ["d2m4k2xc", "d6b5v3jf"])
    const { problems, blocks } = analysed(inside)
    expect(problems).toEqual([])
    const path = Object.keys(blocks).find((id) => id.endsWith("/d6b5v3jf"))!
    expect(blocks[path]!.config).toMatchObject({ units: 1 })
    const undecided = analysed(wrapped(changed({ d2m4k2xc: { units: "auto" } }), ["d2m4k2xc", "d6b5v3jf"])).problems
    expect(undecided).toMatchObject([{ code: "size-undecided", fix: { edits: [{ edit: "set-config", value: 64 }] } }])
  })
})
