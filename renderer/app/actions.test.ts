import { expect, test } from "vitest"
import type { WorkspaceState } from "../client/workspace-state.ts"
import { actions } from "./actions.ts"

test("a stopped run is resumed only where it is what is shown", () => {
  const resume = actions.find(({ name }) => name === "resume")!
  const state = (chosenArray: string | null): WorkspaceState => ({ run: { outcome: "stopped" }, chosenArray }) as unknown as WorkspaceState
  expect(resume.enabled(state(null))).toBe(true)
  expect(resume.enabled(state("an array"))).toBe(false)
})
