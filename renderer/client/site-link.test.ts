import { expect, test } from "vitest"
import type { CallName, MachineEntry, WatchName } from "../../engine/api/contract.ts"
import { ApiError } from "../../engine/model/api-error.ts"
import type { Finding } from "../../engine/model/finding.ts"
import type { SiteState } from "../../engine/model/site-state.ts"
import type { EngineClient, WatchListener } from "./engine-client.ts"
import { linkSites } from "./site-link.ts"
import { createStore } from "./store.ts"
import { initialState } from "./workspace-state.ts"

const seen = { proven: "real", source: "this test", date: "2026-11-28" } as const
const machine = { name: "cluster", title: "the cluster", scheduler: { value: "slurm", ...seen }, launcher: { value: ["srun"], ...seen }, wholeNodes: { value: false, ...seen }, node: {} } as const satisfies Partial<MachineEntry["machine"]>
const out: SiteState = { state: "out", since: 1, text: "not logged in", question: null, failure: null, retryAt: null, link: null, elsewhere: false }
const target = { machine: "cluster", ranks: 2, threads: 1 }

/** A window whose engine answers with `answers`, and tells of the machine's site what `tell` says. */
function opened(answers: Partial<Record<CallName, () => unknown>>) {
  const asked: [string, unknown][] = []
  let hear: (entries: MachineEntry[]) => void = () => {}
  const client: EngineClient = {
    call: (name, input) => {
      asked.push([name, input])
      return Promise.resolve().then(() => (answers[name]?.() ?? {}) as never)
    },
    watch: <K extends WatchName>(_: K, __: unknown, { event }: WatchListener<K>) => {
      hear = event as typeof hear
      return () => {}
    },
    connection: () => "connected",
    onConnection: () => () => {},
  }
  const store = createStore(initialState)
  const said: string[] = []
  const sites = linkSites({ client, store, tell: (text) => said.push(text) })
  const tell = (change: Partial<SiteState>) => hear([{ machine: { ...machine, launcher: { ...machine.launcher, value: ["srun"] } }, settings: null, site: { ...out, ...change } }])
  tell({})
  return { store, sites, asked, said, tell }
}

const question = { id: "q1", prompts: [{ title: "Log in", text: "Enter PASSCODE: ", words: [], secret: true, kind: "passcode" as const }] }

test("a run whose machine nobody is logged in to begins the log-in; where one drives it elsewhere, or is in, none is begun", async () => {
  const { sites, asked, tell, store } = opened({})
  expect(await sites.logInForRun("cluster")).toBe(true)
  expect(asked).toEqual([["site.logIn", { machine: "cluster" }]])
  expect(store.get().logIn).toMatchObject({ machine: "cluster", shown: false })
  tell({ elsewhere: true })
  expect(await sites.logInForRun("cluster")).toBe(false)
  tell({ state: "in" })
  expect(await sites.logInForRun("cluster")).toBe(false)
})

test("an answer goes to the engine and is kept nowhere; one that came too late is told", async () => {
  const { sites, asked, store, tell, said } = opened({
    "site.answer": () => {
      throw new ApiError("question-over", "Nobody waits for that answer any more.")
    },
  })
  await sites.logIn("cluster")
  tell({ state: "asking", since: 2, question })
  await sites.answer("q1", ["1234567890"])
  expect(asked.at(-1)).toEqual(["site.answer", { machine: "cluster", question: "q1", answers: ["1234567890"] }])
  expect(JSON.stringify([store.get(), said])).not.toContain("1234567890")
  expect(store.get().logIn).toMatchObject({ late: "Nobody waits for that answer any more." })
  tell({ state: "in", since: 3 })
  expect(store.get().logIn).toBeNull()
  expect(said).toEqual(["Logged in to the cluster"])
})

test("the doctor holds a run back until what is only a warning was insisted on; notes are not in the way", async () => {
  const warning: Finding = { code: "queue-by-request", severity: "warning", message: "The queue is by request.", at: {} }
  let findings: Finding[] = [{ ...warning, severity: "note" }]
  const { sites } = opened({ "machine.consult": () => ({ problems: [], findings }) })
  expect(await sites.consult("document", target, 1)).toBeNull()
  findings = [warning]
  const held = await sites.consult("document", target, 1)
  expect(held?.findings).toEqual([warning])
  sites.insist(held!)
  expect(await sites.consult("document", target, 1)).toBeNull()
  findings = [warning, { ...warning, severity: "error" }]
  expect(await sites.consult("document", target, 1)).not.toBeNull()
  expect(await sites.consult("document", { ...target, machine: "local" }, 1)).toBeNull()
})
