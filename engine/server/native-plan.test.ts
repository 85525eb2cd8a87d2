import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"
import { connect } from "../api/connect.ts"
import type { NativePlan } from "../model/native-plan.ts"
import { inProcessChannels } from "../api/in-process.ts"
import { localTarget } from "../model/target.ts"
import { createEngine } from "./engine.ts"

/** An engine with a home of its own whose plans of the regression sample are heard. */
async function watched(cache: string) {
  const home = mkdtempSync(join(tmpdir(), "tephra-plans-"))
  vi.stubEnv("TEPHRA_CACHE", cache || join(home, "cache"))
  const engine = createEngine({ home, folder: home })
  const [mine, page] = inProcessChannels()
  engine.serve(mine)
  const client = connect(page)
  const { id, pipeline } = await client.call("document.create", { template: "regression" })
  const train = Object.keys(pipeline.blocks).find((block) => pipeline.blocks[block]!.type === "train")!
  const heard: NativePlan[] = []
  const stop = client.watch("plan.watch", { document: id, target: { ...localTarget, ranks: 2 } }, (plan) => void heard.push(plan))
  onTestFinished(async () => {
    stop()
    await engine.close()
    rmSync(home, { recursive: true, force: true })
    vi.unstubAllEnvs()
  })
  return { heard, client, id, train }
}

test("without a run time that is built there is no plan, and it says why", async () => {
  const { heard } = await watched("")
  await vi.waitFor(() => expect(heard.at(-1)?.state).toBe("none"), 10_000)
  expect(heard.at(-1)).toMatchObject({ reason: expect.stringMatching(/first run|tool chain/) })
})

const shared = process.env["TEPHRA_CACHE"] ?? resolve("build/test-cache")
const built = existsSync(shared) && readdirSync(shared).some((name) => /^runtime-\w+$/.test(name))

test.skipIf(!built)("a plan is made of what stands after the last edit, not of each", { timeout: 10 * 60_000 }, async () => {
  const { heard, client, id, train } = await watched(shared)
  const made = (batch: number) => vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ state: "made", stages: [{ block: train, rowsPerRank: batch / 2 }, {}] }), { timeout: 5 * 60_000, interval: 100 })
  let revision = 0
  const setBatch = async (batch: number): Promise<void> => {
    await client.call("document.edit", { id, base: revision, client: "test", edits: [{ edit: "set-config", id: train, key: "batch", value: batch }] })
    revision += 1
  }
  await made(32)
  const { stages } = heard.at(-1) as Extract<NativePlan, { state: "made" }>
  expect(stages[0]!.exchangedBytes).toBe(stages[0]!.gradientBytes)
  for (const batch of [48, 64, 96]) await setBatch(batch)
  await made(96)
  expect(new Set(heard.map(({ hash }) => hash)).size).toBe(2)
})
