import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { afterAll, afterEach, expect, test } from "vitest"
import { isCertified } from "../../engine/certify/certificate.ts"
import { reportLines } from "../../engine/certify/report.ts"
import type { Pipeline } from "../../engine/model/pipeline.ts"
import type { Twins } from "../../engine/server/certify/twins.ts"
import { endAll } from "../faults/real-app.ts"
import { certifyDrawing, changedPython, drawingIn } from "./certify-drawing.ts"
import { runFile } from "./run-sample.ts"

afterEach(endAll)
const work = mkdtempSync(join(tmpdir(), "tephra-mixed-"))
afterAll(() => rmSync(work, { recursive: true }))

const timeout = 20 * 60_000
const digits = "tests/samples/digits/pipeline.tephra.json"
const sample = "engine/blocks/mixed-precision/mixed-precision.sample.json"

/** With mixed precision wired to the training, which is in 32 bits. */
function mixed(pipeline: Pipeline, numbers: "bf16" | "fp16"): Pipeline {
  const train = Object.keys(pipeline.blocks).find((id) => pipeline.blocks[id]!.type === "train")!
  const scaler = numbers === "fp16" ? "backoff" : "none"
  return {
    ...pipeline,
    blocks: { ...pipeline.blocks, mixedaaa: { type: "mixed-precision", name: "mixed precision", config: { numbers, scaler } } },
    wires: { ...pipeline.wires, [`${train}.precision`]: "mixedaaa.precision" },
    uses: { ...pipeline.uses, "mixed-precision": { version: 1 } },
  }
}

async function accuracyOf(pipeline: Pipeline): Promise<number> {
  const file = join(work, `${pipeline.name}.tephra.json`)
  writeFileSync(file, JSON.stringify(pipeline))
  const data = ["images", "labels"].flatMap((name) => ["--data", `${name}=${resolve(dirname(digits), `${name}-idx${name === "images" ? 3 : 1}-ubyte`)}`])
  const { scores } = await runFile(file, ...data)
  return scores["accuracy"]!
}

test("trained with rounded products the digits are told apart as well as in 32 bits, within a point (T6.5)", { timeout }, async () => {
  const plain = drawingIn(digits)
  const accuracy = await accuracyOf({ ...plain, name: "plain" })
  for (const numbers of ["bf16", "fp16"] as const) {
    const rounded = await accuracyOf({ ...mixed(plain, numbers), name: numbers })
    console.log(`accuracy in 32 bits ${accuracy.toFixed(4)}, products of ${numbers} ${rounded.toFixed(4)}`)
    expect(Math.abs(rounded - accuracy)).toBeLessThanOrEqual(0.01)
  }
})

const certified = (change?: (twins: Twins) => void) => certifyDrawing(drawingIn(sample), dirname(digits), { steps: 10, change })

test("both programs agree, and say what products are rounded to", { timeout }, async () => {
  const certificate = await certified()
  const report = reportLines(certificate).join("\n")
  expect(isCertified(certificate) ? "certified" : report).toBe("certified")
  expect(report).toContain("10 steps in f32 and f16, 5,010 parameters compared, tolerance 0.0001")
})

test.each([
  ["a train.py that rounds nothing", "return x.to(half).to(x.dtype)", "return x.clone()"],
  ["one that does not round the gradient that arrives", "return Rounded.apply(gradient, context.half), None", "return gradient, None"],
  ["one that also rounds what is added up", "output = Returned.apply(function(", "output = Rounded.apply(function("],
  ["a gradient that is a tenth too large", "return Returned.apply(gradient, context.half), None", "return 1.1 * gradient, None"],
])("%s is refused", { timeout }, async (_, from, to) => {
  const certificate = await certified(changedPython(from, to))
  expect(reportLines(certificate).join("\n")).toContain("more than 0.0001")
  expect(isCertified(certificate)).toBe(false)
})
