import { dirname } from "node:path"
import { expect, test } from "vitest"
import { isCertified } from "../../engine/certify/certificate.ts"
import { agrees } from "../../engine/certify/compare.ts"
import { shippedComposites } from "../../engine/composites/index.generated.ts"
import { reportLines } from "../../engine/certify/report.ts"
import type { Block, Pipeline } from "../../engine/model/pipeline.ts"
import { pythonWithTorch } from "../../engine/server/certify/programs.ts"
import { certifyDrawing, changedPython, drawingIn } from "./certify-drawing.ts"

const timeout = 20 * 60_000
const regression = "tests/samples/regression/pipeline.tephra.json"
const digits = "tests/samples/digits/pipeline.tephra.json"

/** Without the Python of these tests, which has loaded PyTorch already. */
const asForPeople = process.env["TEPHRA_WARM_PYTHON"] ? { ...process.env, TEPHRA_PYTHON: undefined } : process.env
const samples = [
  [regression, asForPeople],
  [digits, process.env],
] as const

test.each(samples)("both programs of %s agree, each step and each result", { timeout }, async (file, environment) => {
  const certificate = await certifyDrawing(drawingIn(file), dirname(file), { steps: 5, free: true, environment })
  expect(isCertified(certificate) ? "certified" : reportLines(certificate).join("\n")).toBe("certified")
  const [stage] = certificate.stages
  expect(stage?.worst.map(({ quantity }) => quantity)).toEqual(["rows", "start", "loss", "gradient", "weight", "state"])
  expect(stage?.free?.losses).toHaveLength(5)
  expect(certificate.results[0]?.results.map(({ name }) => name)).toContain("scores.json")
})

test.each(Object.keys(shippedComposites))("both programs of the shipped composite %s agree", { timeout }, async (name) => {
  const pipeline = drawingIn(`engine/composites/${name}/${name}.sample.json`)
  const samples = Object.values(pipeline.blocks).some(({ type }) => type === "csv-table") ? regression : digits
  const certificate = await certifyDrawing(pipeline, dirname(samples), { steps: 2 })
  expect(isCertified(certificate) ? "certified" : reportLines(certificate).join("\n")).toBe("certified")
})

test("both programs draw the same jets", { timeout }, async () => {
  const { blocks, ...drawn } = drawingIn("engine/blocks/cross-entropy/cross-entropy.sample.json")
  const [images, dense, train] = ["7vfdsmoq", "hbtytwvu", "vcccyr7p"] as const
  const jets: Block = { type: "synthetic", name: "jets", config: { kind: "jets", n: 200, noise: 0.5 } }
  const changed = { [images]: jets, [dense]: { ...blocks[dense]!, config: { units: 2 } }, [train]: { ...blocks[train]!, config: { dtype: "f64" } } }
  const certificate = await certifyDrawing({ ...drawn, blocks: { ...blocks, ...changed }, uses: { ...drawn.uses, synthetic: { version: 1 } } }, dirname(digits), { steps: 4 })
  expect(isCertified(certificate) ? "certified" : reportLines(certificate).join("\n")).toBe("certified")
})

const filtered = "engine/blocks/filter-samples/filter-samples.sample.json"

test("the steps of every repeat of a scoring agree, and so do its scores and the training that rests on them", { timeout }, async () => {
  const certificate = await certifyDrawing(drawingIn(filtered), dirname(digits), { steps: 5 })
  expect(isCertified(certificate) ? "certified" : reportLines(certificate).join("\n")).toBe("certified")
  expect(certificate.stages.map(({ stage, steps }) => [stage, steps])).toEqual([["scores", 10], ["train", 5]])
  expect(certificate.results.map(({ stage, results }) => [stage, results.map(({ name }) => name)])).toEqual([["scores", ["subset.npz row", "subset.npz score", "scores.json"]]])
})

test("scores at random have no steps, and are compared", { timeout }, async () => {
  const first = drawingIn(filtered)
  const certificate = await certifyDrawing({ ...first, blocks: { ...first.blocks, im5score: { ...first.blocks.im5score!, config: { method: "random" } } } }, dirname(digits), { steps: 2 })
  expect(isCertified(certificate) ? "certified" : reportLines(certificate).join("\n")).toBe("certified")
  expect(certificate.stages.map(({ stage }) => stage)).toEqual(["train"])
  expect(certificate.results.map(({ stage }) => stage)).toEqual(["scores"])
})

test("a wrong gradient is found at its block", { timeout }, async () => {
  const first = drawingIn(regression)
  const bias = 'graph.parameter(id, "bias", [units], first, fan_in=inputs)'
  const wrong = changedPython(`output = output + ${bias}`, `bias = ${bias}\n            output = output - bias + 2 * bias.detach()`)
  const certificate = await certifyDrawing(first, dirname(regression), { steps: 2, change: wrong })
  expect(isCertified(certificate)).toBe(false)
  const [stage] = certificate.stages
  expect(stage?.worst.filter((one) => !agrees(one)).map(({ quantity }) => quantity)).toEqual(["gradient"])
  expect(stage?.blocks.filter(({ gradient }) => gradient !== null && !agrees(gradient)).map(({ title }) => title)).toEqual(["hidden 1", "hidden 2", "output"])
  expect(reportLines(certificate).join("\n")).toMatch(/gradients +2\.0e\+0 .*bias.* more than 1e-10/)
})

/** The digits with these blocks before the flatten block, in 64 bits. */
function digitsWith(...blocks: readonly Block[]): Pipeline {
  const first = drawingIn(digits)
  const idOf = (type: string) => Object.keys(first.blocks).find((id) => first.blocks[id]!.type === type)!
  const [flatten, train] = [idOf("flatten"), idOf("train")]
  const ids = blocks.map((_, index) => `between${index}`)
  const wires = ids.map((id, index) => [`${id}.input`, index === 0 ? first.wires[`${flatten}.input`]! : `${ids[index - 1]!}.output`] as const)
  return {
    ...first,
    blocks: { ...first.blocks, ...Object.fromEntries(ids.map((id, index) => [id, blocks[index]!])), [train]: { ...first.blocks[train]!, config: { ...first.blocks[train]!.config, dtype: "f64" } } },
    wires: { ...first.wires, ...Object.fromEntries(wires), [`${flatten}.input`]: `${ids.at(-1)!}.output` },
  }
}

const convolution: Block = { type: "convolution", name: "convolution", config: { channels: 3, kernel: 3, activation: "relu", start: "he" } }

test("a wrong gradient is found where rounding alone moves it as far, at the kink of a ReLU", { timeout }, async () => {
  const product = 'output = Windows.function("conv", spatial)(input, weight, bias, stride, padding)'
  const turned = `${product}\n        part = bias.reshape((-1,) + (1,) * len(kernel))\n        output = output - 2 * part + 2 * part.detach()`
  const certificate = await certifyDrawing(digitsWith(convolution), dirname(digits), { steps: 3, change: changedPython(product, turned) })
  expect(certificate.stages[0]?.blocks.filter(({ gradient }) => gradient?.verdict === "apart").map(({ title }) => title)).toEqual(["convolution"])
  expect(isCertified(certificate)).toBe(false)
  expect(isCertified(await certifyDrawing(digitsWith(convolution), dirname(digits), { steps: 3 }))).toBe(true)
})

test("a gradient that is zero but for rounding is named, and is no fault", { timeout }, async () => {
  const plain: Block = { ...convolution, config: { ...convolution.config, activation: "none" } }
  const certificate = await certifyDrawing(digitsWith(plain, { type: "batch-norm", name: "norm", config: {} }), dirname(digits), { steps: 3 })
  expect(isCertified(certificate) ? "certified" : reportLines(certificate).join("\n")).toBe("certified")
  expect(reportLines(certificate).join("\n")).toMatch(/not compared: gradient of “convolution” between0\.bias, at .*rounding alone/)
})

test("a train.py that fails is told with its own words", { timeout }, async () => {
  const failing = certifyDrawing(drawingIn(regression), dirname(regression), { steps: 1, change: changedPython("class Job:", 'raise SystemExit("no such day")\n\n\nclass Job:') })
  await expect(failing).rejects.toThrow(/train\.py at stage train ended with 1, so nothing is certified[\s\S]*no such day/)
})

test("without PyTorch it says what to install", async () => {
  await expect(pythonWithTorch({ TEPHRA_PYTHON: "/bin/false" })).rejects.toThrow(/NumPy and PyTorch, which \/bin\/false does not have.*python3-torch/)
})
