import fc from "fast-check"
import { expect, test } from "vitest"
import { z } from "zod"
import { cases, seed } from "../../tests/counts.ts"
import { factsIn } from "../model/fact.ts"
import { Machine } from "../model/machine.ts"
import { MachineSettings } from "../model/machine-settings.ts"
import { localTarget } from "../model/target.ts"
import { consult } from "./doctor/doctor.ts"
import { frontier } from "./frontier/frontier.ts"
import { machines } from "./machines.ts"
import { machineOf } from "./own-machine.ts"

const changed = "2026-11-28"
const own = (settings: Partial<MachineSettings>) => machineOf({ name: "mine", base: "frontier", changed, ...settings })!

test("what was typed is marked as typed, and the rest is the profile's", () => {
  const machine = own({ user: "me", account: "abc123", scratch: "/lustre/orion/{account}/scratch/{user}/tephra", modules: ["PrgEnv-gnu", "cmake/3.30"], cores: 60 })
  expect(Machine.parse(machine)).toEqual(machine)
  const typed = factsIn(machine).filter(([, { proven }]) => proven === "typed").map(([key, { value, date }]) => [key, value, date])
  expect(typed).toEqual([
    ["node.cores", 60, changed],
    ["logIn.user", "me", changed],
    ["folders.scratch", { path: "/lustre/orion/{account}/scratch/{user}/tephra" }, changed],
    ["modules", ["PrgEnv-gnu", "cmake/3.30"], changed],
    ["account", "abc123", changed],
  ])
  expect(machine.logIn?.fingerprints?.proven).toBe("documented")
})

test("a machine that nothing was typed over is its profile under another name", () => {
  expect(own({})).toEqual({ ...frontier, name: "mine", title: "mine, as Frontier (OLCF)" })
  expect(machineOf({ name: "mine", base: "no-such", changed })).toBeUndefined()
})

test("another host keeps the fingerprints of the profile's, which count for the profile's hosts alone", () => {
  expect(own({ host: "login1.example.org", port: 2222 }).logIn).toMatchObject({ hosts: { value: [{ name: "login1.example.org", port: 2222 }], proven: "typed" } })
  expect(own({ host: "frontier-alias" }).logIn?.fingerprints).toEqual(frontier.logIn?.fingerprints)
  expect(own({ jump: "gate.example.org" }).logIn?.jump?.value).toEqual({ name: "gate.example.org", port: 22 })
})

test("what a person was granted of a queue is believed, and other queues stay", () => {
  const asked = { ...localTarget, machine: "mine", ranks: 56, account: "abc123", walltime: 10 * 3600 }
  const errors = (machine: Machine) => consult({ machine, target: asked, plan: { ranks: 56, threads: 1 }, live: {}, now: 0 }).filter(({ severity }) => severity === "error")
  expect(errors(own({})).map(({ code }) => code)).toEqual(["walltime-beyond-limit"])
  expect(errors(own({ longest: 12 * 3600 }))).toEqual([])
  expect(own({ longest: 12 * 3600 }).queues?.value.map(({ name }) => name)).toEqual(["batch", "extended", "debug"])
  expect(own({ mostNodes: 100 }).queues?.value[0]?.bins.map(({ from, to }) => [from, to])).toEqual([[1, 91], [92, 100]])
  expect(own({ base: "generic-slurm", queue: "long", longest: 3600, mostNodes: 4 }).queues?.value).toEqual([{ name: "long", bins: [{ from: 1, to: 4, seconds: 3600 }] }])
})

test("where to build may be changed in part", () => {
  expect(own({ buildOn: "node" }).build?.value).toEqual({ on: "node" })
  expect(own({ buildJobs: 2 }).build?.value).toEqual({ on: "login", jobs: 2 })
  expect(own({ base: "generic-pbs", buildOn: "login" }).build?.value).toEqual({ on: "login", jobs: 4 })
})

test("every field of the form explains itself", () => {
  const { properties = {} } = z.toJSONSchema(MachineSettings, { io: "input" })
  for (const [key, field] of Object.entries(properties)) expect({ key, told: typeof field === "object" && Boolean(field.title) && Boolean(field.description) }).toEqual({ key, told: true })
})

const few = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: undefined, freq: 2 })

test("whatever was typed, the machine is whole and every fact of the person is in it", () => {
  const typed = fc.record({
    base: fc.constantFrom(...machines.map(({ name }) => name)),
    host: few(fc.constantFrom("a.example.org", "frontier.olcf.ornl.gov")),
    port: few(fc.integer({ min: 1, max: 65535 })),
    queue: few(fc.constantFrom("batch", "debug", "long")),
    longest: few(fc.integer({ min: 1, max: 10 ** 6 })),
    mostNodes: few(fc.integer({ min: 1, max: 10 ** 4 })),
    cores: few(fc.integer({ min: 1, max: 512 })),
    scratch: few(fc.constantFrom("/scratch/{user}", "/x")),
    cache: few(fc.constantFrom("/scratch/{user}/builds")),
    buildOn: few(fc.constantFrom("login" as const, "node" as const)),
    buildJobs: few(fc.integer({ min: 1, max: 64 })),
  })
  fc.assert(
    fc.property(typed, (values) => {
      const settings = MachineSettings.parse(Object.fromEntries(Object.entries({ name: "mine", changed, ...values }).filter(([, value]) => value !== undefined)))
      const machine = machineOf(settings)!
      expect(Machine.parse(machine)).toEqual(machine)
      for (const { bins } of machine.queues?.value ?? []) for (const [at, { from }] of bins.entries()) if (at > 0) expect(from).toBeGreaterThan(bins[at - 1]!.to)
      const text = JSON.stringify(factsIn(machine).filter(([, { proven }]) => proven === "typed"))
      for (const key of ["host", "cores", "scratch", "cache", "queue"] as const) if (settings[key] !== undefined) expect(text).toContain(JSON.stringify(settings[key]))
    }),
    { seed: seed(), numRuns: cases("machines") },
  )
})
