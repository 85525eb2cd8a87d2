import { expect, test } from "vitest"
import { machineActions } from "./machine-actions.ts"
import { createStore } from "./store.ts"
import { initialState } from "./workspace-state.ts"

test("a host that is told late fills a new machine's form, and no other", async () => {
  const store = createStore(initialState)
  let answer: (proposal: unknown) => void = () => {}
  const client = { call: () => new Promise((resolve) => (answer = resolve)) }
  const actions = machineActions({ client, store, sites: {} } as unknown as Parameters<typeof machineActions>[0])
  const proposal = { base: null, settings: { name: "leap", host: "leap" }, carrier: "ssh2", reason: "", understood: [], identities: [], notTaken: [] }

  actions.openMachineForm(null, { name: "" })
  const first = actions.fillFromSsh("leap")
  answer(proposal)
  expect(await first).toBeNull()
  expect(store.get().machineDraft).toMatchObject({ was: null, texts: { name: "leap", host: "leap" }, fromSsh: { alias: "leap" } })

  const late = actions.fillFromSsh("leap")
  actions.closeMachineForm(true)
  actions.openMachineForm("zeus", { name: "zeus", host: "zeus.example.edu" })
  answer(proposal)
  await late
  expect(store.get().machineDraft).toEqual({ was: "zeus", texts: { name: "zeus", host: "zeus.example.edu" }, fromSsh: null })
})
