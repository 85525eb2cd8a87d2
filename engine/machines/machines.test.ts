import { readdirSync } from "node:fs"
import { expect, test } from "vitest"
import { factsIn } from "../model/fact.ts"
import { Machine, queryIntervalOf } from "../model/machine.ts"
import { machines } from "./machines.ts"

test("every folder is a profile of its name, whose every field says where it is from", () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "doctor")
  expect(machines.map(({ name }) => name)).toEqual(folders.map(({ name }) => name).sort())
  for (const machine of machines) expect(Machine.parse(machine)).toEqual(machine)
})

test("what stands in a launcher can be worked out", () => {
  for (const { name, launcher, node } of machines) {
    const counted = launcher.value.some((word) => /\{(nodes|per_node)\}/.test(word))
    expect({ name, told: !counted || node.cores !== undefined }).toEqual({ name, told: true })
    expect(launcher.value.join(" ")).toContain("{ranks}")
  }
})

test("nothing is proven on a real machine but what the tests run on", () => {
  const real = machines.filter((machine) => JSON.stringify(machine).includes('"real"'))
  expect(real.map(({ name }) => name)).toEqual(["generic-slurm", "generic-ssh", "local"])
})

test("modules are loaded by a shell that has them", () => {
  for (const { name, modules, loginShell } of machines) expect({ name, loaded: modules === undefined || loginShell?.value === true }).toEqual({ name, loaded: true })
})

test("nothing of a profile was typed, and every path says whose it is", () => {
  const facts = machines.flatMap((machine) => factsIn(machine))
  expect(facts.filter(([, { proven }]) => proven === "typed")).toEqual([])
  for (const { folders } of machines) expect(folders?.scratch?.value.path ?? "{account}").toMatch(/\{(user|account)\}/)
})

test("bins of a queue follow one another, and none is inside out", () => {
  for (const { name, queues } of machines) {
    for (const { bins } of queues?.value ?? []) {
      for (const [at, { from }] of bins.entries()) expect({ name, from }).toEqual({ name, from: at === 0 ? from : bins[at - 1]!.to + 1 })
    }
  }
})

test("the queue that jobs wait in by default is one that is known", () => {
  for (const { name, queue, queues } of machines) {
    const names = queues?.value.map((each) => each.name) ?? [queue?.value.name]
    expect({ name, known: names.includes(queue?.value.name ?? names[0]) }).toEqual({ name, known: true })
  }
})

test("a published fingerprint belongs to a log-in host", () => {
  for (const { logIn } of machines) {
    const hosts = logIn?.hosts?.value.map((host) => host.name) ?? []
    for (const { host } of logIn?.fingerprints?.value ?? []) expect(hosts).toContain(host)
  }
})

test("the queue is asked no more often than every 30 s unless a machine says otherwise", () => {
  expect(machines.map(queryIntervalOf)).toEqual(machines.map(() => 30))
})
