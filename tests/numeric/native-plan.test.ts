import { expect, test, vi } from "vitest"
import type { NativePlan } from "../../engine/model/native-plan.ts"
import { watchedPlans } from "../../engine/server/testing/watched-plans.ts"
import { runtimePrefix } from "./native-plans.ts"
import { cache } from "./python-twin.ts"

test("a plan is made of what stands after the last edit, not of each", { timeout: 10 * 60_000 }, async () => {
  await runtimePrefix()
  const { heard, client, id, train } = await watchedPlans(cache)
  const made = (batch: number) => vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ state: "made", stages: [{ block: train, rowsPerRank: batch / 2 }, {}] }), { timeout: 60_000, interval: 100 })
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
