import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import { isCertified } from "../../engine/certify/certificate.ts"
import { agrees } from "../../engine/certify/compare.ts"
import { reportLines } from "../../engine/certify/report.ts"
import { withCustom } from "../../engine/custom/custom-types.ts"
import type { BlockTypes, Work } from "../../engine/model/block-type.ts"
import type { TensorSignal } from "../../engine/model/ports.ts"
import { readCustomFiles } from "../../engine/server/custom-files.ts"
import type { Twins } from "../../engine/server/certify/twins.ts"
import { certifyDrawing, drawingIn } from "./certify-drawing.ts"
import { cache } from "./python-twin.ts"

const timeout = 20 * 60_000
const file = "tests/samples/custom/scaled-tanh.tephra.json"
const id = "u4mehc56"

/** The sample's block, with other words in its C++. */
async function types(change: (cpp: string) => string = (cpp) => cpp): Promise<BlockTypes> {
  const { blocks, ...rest } = await readCustomFiles(dirname(file))
  return withCustom(blockTypes, { ...rest, trusted: true, changed: false, blocks: blocks.map((block) => ({ ...block, cpp: change(block.cpp) })) })
}

/** What the plan of the exported job, which is built already, counts of the block. */
function counted({ folder }: Twins): { parameters: number; forward: Work; backward: Work } {
  const job = join(folder, "job")
  const said = execFileSync("sh", [join(job, "job.sh"), "build"], { env: { ...process.env, TEPHRA_CACHE: cache, TEPHRA_JOB: job }, encoding: "utf8" })
  const program = /built: (.*)$/m.exec(said)![1]!
  const { stages } = JSON.parse(execFileSync(program, ["train", "--plan"], { encoding: "utf8" })) as { stages: { plan: { blocks: Record<string, ReturnType<typeof counted>> } }[] }
  return stages[0]!.plan.blocks[id]!
}

test("a custom block compiles, trains, is certified, and costs what it says", { timeout }, async () => {
  const custom = await types()
  let plan: ReturnType<typeof counted> | undefined
  const certificate = await certifyDrawing(drawingIn(file), dirname(file), { steps: 5, free: true, types: custom, change: (twins) => (plan = counted(twins)) })
  expect(isCertified(certificate) ? "certified" : reportLines(certificate).join("\n")).toBe("certified")
  const block = certificate.stages[0]?.blocks.find((one) => one.id === id)
  expect(block).toMatchObject({ title: "scaled tanh", parameters: 272 })
  const input: TensorSignal = { kind: "tensor", dims: ["B", 16], dtype: "number", trained: true }
  const { parameters, forward, toInput, toWeights } = custom["scaled-tanh"]!.figures!({ id, config: { scale: 0.25 }, inputs: { input }, outputs: { output: input } })!
  expect({ parameters, forward, backward: { row: toInput.row + toWeights.row, fixed: 0 } }).toEqual({ parameters: plan!.parameters, forward: plan!.forward, backward: plan!.backward })
})

test("a wrong gradient in its C++ is refuted at this block", { timeout }, async () => {
  const right = "-scale, scale)"
  expect(readFileSync(join(dirname(file), "blocks/scaled-tanh/block.hpp"), "utf8")).toContain(right)
  const certificate = await certifyDrawing(drawingIn(file), dirname(file), { steps: 2, types: await types((cpp) => cpp.replace(right, "scale, scale)")) })
  expect(isCertified(certificate)).toBe(false)
  const [stage] = certificate.stages
  expect(stage?.worst.filter((one) => !agrees(one)).map(({ quantity }) => quantity)).toEqual(["gradient"])
  const wrong = stage?.blocks.filter(({ gradient }) => gradient !== null && !agrees(gradient)).map(({ title }) => title)
  // The layer before it hears only what this one passes back; the one behind it is right.
  expect(wrong).toEqual(["hidden", "scaled tanh"])
})
