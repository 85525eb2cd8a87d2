import { expect, test } from "vitest"
import { blockTypes as types } from "../../blocks/index.generated.ts"
import type { Pipeline } from "../../model/pipeline.ts"
import { canConnect } from "../2-infer/connect.ts"
import { analyse } from "../2-infer/infer.ts"
import { regression, tableFacts } from "../testing/regression.ts"
import { plan } from "./plan.ts"

const target = { machine: "local", ranks: 2, threads: 1 } as const
const more: Pipeline["blocks"] = {
  aaaaaaaa: { type: "acceptance", name: "accept", config: { expression: "r2.0 > 0.5" } },
  cccccccc: { type: "compare", name: "compare", config: {} },
  pppppppp: { type: "predict", name: "predict", config: {} },
  rrrrrrrr: { type: "report", name: "the report", config: {} },
}
const wires: Pipeline["wires"] = {
  "cccccccc.in.0": "e7w4n5rb.scores",
  "aaaaaaaa.scores": "cccccccc.scores",
  "pppppppp.model": "t3k2q2mz.model",
  "pppppppp.data": "z2j6r7gh.data",
  "rrrrrrrr.in.0": "pppppppp.table",
  "rrrrrrrr.in.1": "t3k2q2mz.curve",
}

function analysed() {
  const pipeline = regression()
  const whole = { ...pipeline, blocks: { ...pipeline.blocks, ...more }, wires: { ...pipeline.wires, ...wires } }
  return analyse({ pipeline: whole, facts: { table: tableFacts }, types })
}

test("stages that read results run on one rank, and the verdict comes last", () => {
  const { plan: made, problems } = plan({ analysis: analysed(), target })
  expect(problems).toEqual([])
  expect(made!.stages.map(({ name, ranks }) => [name, ranks])).toEqual([["train", 2], ["evaluate", 2], ["compare", 1], ["predict", 2], ["the_report", 1], ["accept", 1]])
  expect(made!.stages.find(({ name }) => name === "the_report")).toMatchObject({ needs: ["predict", "train"] })
  expect(made!.networks).toHaveLength(1)
})

test("each input names the block that wrote it", () => {
  const { plan: made } = plan({ analysis: analysed(), target })
  const report = made!.stages.find(({ name }) => name === "the_report")!.statements[0]!
  expect(report.values).toEqual({ "in.0": { artefact: "pppppppp" }, "in.1": { artefact: "t3k2q2mz" } })
  expect(report.call.options.inputs).toMatchObject({ list: [{ struct: { kind: { value: "table" }, name: { string: "predict" } } }, { struct: { kind: { value: "curve" }, name: { string: "train" } } }] })
})

test("a result cannot be read as data", () => {
  const pipeline = regression()
  const blocks: Pipeline["blocks"] = {
    kkkkkkkk: { type: "columns", name: "more columns", config: { features: ["target"], target: ["prediction"] } },
    ssssssss: { type: "split", name: "more split", config: {} },
    tttttttt: { type: "dense", name: "more output", config: { units: 1 } },
    uuuuuuuu: { type: "mean-squared-error", name: "more loss", config: {} },
    vvvvvvvv: { type: "train", name: "train more", config: {} },
  }
  const later: Pipeline["wires"] = {
    "kkkkkkkk.table": "pppppppp.table",
    "ssssssss.data": "kkkkkkkk.data",
    "tttttttt.input": "ssssssss.features",
    "uuuuuuuu.prediction": "tttttttt.output",
    "uuuuuuuu.target": "ssssssss.target",
    "vvvvvvvv.data": "ssssssss.data",
    "vvvvvvvv.loss": "uuuuuuuu.loss",
    "vvvvvvvv.optimizer": "a5g5n3yk.optimizer",
    "vvvvvvvv.strategy": "p2c6w2td.strategy",
  }
  const whole = { ...pipeline, blocks: { ...pipeline.blocks, ...more, ...blocks }, wires: { ...pipeline.wires, ...wires, ...later } }
  const { plan: made, problems } = plan({ analysis: analyse({ pipeline: whole, facts: { table: tableFacts }, types }), target })
  expect(made).toBeNull()
  expect(problems).toMatchObject([{ code: "result-as-data", at: { block: "kkkkkkkk", port: "table" }, message: expect.stringContaining("“more columns” reads what “predict” makes") as string }])
})

test("an input of several kinds takes each, and says which", () => {
  const analysis = analysed()
  expect(canConnect(analysis, "e7w4n5rb.scores", "rrrrrrrr.in.2")).toEqual({ ok: true })
  expect(canConnect(analysis, "t3k2q2mz.trace", "rrrrrrrr.in.2")).toEqual({ ok: true })
  expect(canConnect(analysis, "t3k2q2mz.model", "rrrrrrrr.in.2")).toEqual({ ok: false, message: "Input takes a table, scores, a curve or a trace, and “train” gives a model." })
})
