import { expect, test } from "vitest"
import { blockTypes } from "../../blocks/index.generated.ts"
import type { Pipeline } from "../../model/pipeline.ts"
import { localTarget } from "../../model/target.ts"
import { analyse } from "../2-infer/infer.ts"
import { compileSample } from "../testing/samples.ts"
import { stageFigures } from "./figures/figures.ts"
import { plan } from "./plan.ts"

async function planned(change: (pipeline: Pipeline) => Pipeline = (pipeline) => pipeline) {
  const { pipeline, analysis } = await compileSample("filter-samples")
  const changed = analyse({ pipeline: change(pipeline), facts: analysis.facts, types: blockTypes })
  return { analysis: changed, ...plan({ analysis: changed, target: localTarget }) }
}

test("stages whose data rest on scores run after those that score", async () => {
  const named = (pipeline: Pipeline) => ({ ...pipeline, blocks: { ...pipeline.blocks, rdh43ezu: { ...pipeline.blocks.rdh43ezu!, name: "a first one by its name" } } })
  const { plan: made, problems } = await planned(named)
  expect(problems).toEqual([])
  expect(made!.stages.map(({ name, needs }) => [name, needs])).toEqual([["scores", []], ["a_first_one_by_its_name", ["scores"]]])
  const filter = made!.datasets.flatMap(({ statements }) => statements).find(({ block }) => block === "fi2lter4")!
  expect(filter.values).toMatchObject({ data: { dataset: "scale" }, subset: { artefact: "im5score" } })
  expect(made!.networks.map(({ block }) => block)).toEqual(["im5score", "rdh43ezu"])
})

test("a network that starts at the rows it is to score is a circle", async () => {
  const { problems } = await planned((pipeline) => ({ ...pipeline, wires: { ...pipeline.wires, "jp3lqv67.input": "fi2lter4.image" } }))
  expect(problems.map(({ code }) => code)).toContain("cycle")
})

test("the trainings of a scoring have figures as any other", async () => {
  const { analysis } = await planned()
  const figures = stageFigures(analysis, "im5score", localTarget)!
  expect(figures.exact).toMatchObject({ parameters: 1970, parameterBytes: 7880 })
  expect(figures.rowsPerRank).toBe(72)
  expect(analysis.blocks.fi2lter4!.outputSignals.data).toMatchObject({ parts: { train: 200, validation: 50, test: 50 } })
})
