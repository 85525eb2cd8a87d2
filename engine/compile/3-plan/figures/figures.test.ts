import { describe, expect, it } from "vitest"
import { blockTypes } from "../../../blocks/index.generated.ts"
import type { Pipeline } from "../../../model/pipeline.ts"
import { localTarget } from "../../../model/target.ts"
import { analyse } from "../../2-infer/infer.ts"
import { compileSample } from "../../testing/samples.ts"
import { plan } from "../plan.ts"
import { stageFigures } from "./figures.ts"

/** A block's sample, that of the dense layer being 7 → 16 → 1, with other settings by type. */
async function sample(settings: Readonly<Record<string, object>> = {}, folder = "dense") {
  const { pipeline, analysis } = await compileSample(folder)
  const blocks = Object.fromEntries(Object.entries(pipeline.blocks).map(([id, block]) => [id, { ...block, config: { ...block.config, ...settings[block.type] } }])) as Pipeline["blocks"]
  const job = Object.keys(blocks).find((id) => blocks[id]!.type === "train")!
  return { job, analysis: analyse({ pipeline: { ...pipeline, blocks }, facts: analysis.facts, types: blockTypes }) }
}

describe("figures of a job", () => {
  it("are those of the rank with most rows", async () => {
    const { job, analysis } = await sample({ train: { batch: 32, dtype: "f64" } })
    const figures = stageFigures(analysis, job, localTarget)!
    expect(figures).toMatchObject({ ranks: 1, rowsPerRank: 32, bytesOf: 8, exact: { parameters: 129, parameterBytes: 1032, gradientBytes: 1048, exchangedBytes: 0 } })
    expect(figures.bound.peakBytes).toBeGreaterThan(figures.bound.activationBytes)
    expect(Object.values(figures.wires)).toContainEqual({ dims: [32, 16], bytes: 32 * 16 * 8 })
  })

  it("count gradients of 16 bits where a reducer makes them so, and what they take on their way", async () => {
    const on = async (ranks: number, config: object) => {
      const { job, analysis } = await sample({ train: { dtype: "f64" }, "gradient-reducer": config }, "gradient-reducer")
      const { exact, bound } = stageFigures(analysis, job, { ...localTarget, ranks })!
      return { sent: exact.exchangedBytes, peak: bound.peakBytes }
    }
    const [whole, grouped, half] = await Promise.all([on(2, { grouping: "none" }), on(2, { grouping: "per-layer" }), on(2, { compression: "bf16" })])
    expect([whole.sent, grouped.sent, half.sent]).toEqual([(145 + 2) * 8, (145 + 2) * 8, 145 * 2 + 2 * 8])
    expect(grouped.peak - whole.peak).toBe(19 * 64) // 147 numbers packed, in whole cache lines
    expect(half.peak - whole.peak).toBe(2 * 5 * 64) // 145 packed and as many received, of 2 bytes
    expect(await on(1, { compression: "bf16" })).toMatchObject({ sent: 0 })
  })

  it("are remembered with the analysis", async () => {
    const { job, analysis } = await sample()
    expect(stageFigures(analysis, job, localTarget)).toBe(stageFigures(analysis, job, { ...localTarget, walltime: 60 }))
  })

  it("do not exist for blocks that train nothing", async () => {
    const { analysis } = await sample()
    expect(stageFigures(analysis, analysis.order.find((id) => analysis.blocks[id]!.type?.type === "csv-table")!, localTarget)).toBeNull()
  })

  it("stay finite, and what no machine could hold is refused", async () => {
    const { job, analysis } = await sample({ convolution: { channels: 65_536 }, train: { batch: 100_000_000, dtype: "f64" } }, "convolution")
    const { exact, bound } = stageFigures(analysis, job, localTarget)!
    expect([...Object.values(exact), ...Object.values(bound)].filter((count) => !Number.isSafeInteger(count))).toEqual([])
    expect(exact.forward).toBe(Number.MAX_SAFE_INTEGER)
    const { plan: planned, problems } = plan({ analysis, target: localTarget })
    expect(planned).toBeNull()
    expect(problems).toContainEqual(expect.objectContaining({ code: "too-large", severity: "error" }))
  })
})
