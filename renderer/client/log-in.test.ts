import { expect, test } from "vitest"
import type { MachineEntry } from "../../engine/api/contract.ts"
import type { SiteState } from "../../engine/model/site-state.ts"
import { logInTo, nextLogIn } from "./log-in.ts"

const site: SiteState = { state: "out", since: 5, text: "", question: null, failure: { code: "ssh-refused", message: "refused" }, retryAt: null, link: null, elsewhere: false }
const machine = { name: "cluster", title: "a cluster" } as MachineEntry["machine"]
const told = (change: Partial<SiteState>): MachineEntry[] => [{ machine, settings: null, site: { ...site, ...change } }]

test("why the last log-in failed is not told of the one that was just begun", () => {
  const begun = logInTo(told({})[0]!)
  expect(nextLogIn(begun, told({}))).toBe(begun)
  expect(nextLogIn(begun, told({ since: 6, state: "connecting", failure: null }))).toBe(begun)
  expect(nextLogIn(begun, told({ since: 7 }))).toMatchObject({ shown: true })
})

test("it is shown from the first question until somebody is in, or it was given up", () => {
  const begun = logInTo(told({})[0]!)
  const asked = nextLogIn(begun, told({ since: 6, state: "asking" }))!
  expect(asked.shown).toBe(true)
  expect(nextLogIn(asked, told({ since: 7, state: "connecting" }))).toMatchObject({ shown: true })
  expect(nextLogIn(asked, told({ since: 8, state: "in" }))).toBeNull()
  expect(nextLogIn(asked, told({ since: 8, failure: null }))).toBeNull()
  expect(nextLogIn(asked, [])).toBeNull()
})
