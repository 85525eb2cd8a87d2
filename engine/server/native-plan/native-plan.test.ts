import { expect, test, vi } from "vitest"
import { watchedPlans } from "../testing/watched-plans.ts"

test("without a run time that is built there is no plan, and it says why", async () => {
  const { heard } = await watchedPlans(null)
  await vi.waitFor(() => expect(heard.at(-1)?.state).toBe("none"))
  expect(heard.at(-1)).toMatchObject({ reason: expect.stringMatching(/first run|tool chain/) })
})
