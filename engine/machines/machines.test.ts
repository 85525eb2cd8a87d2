import { readdirSync } from "node:fs"
import { expect, test } from "vitest"
import { Machine } from "../model/machine.ts"
import { machines } from "./machines.ts"

test("every folder is a profile of its name, whose every field says where it is from", () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory())
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
  expect(real.map(({ name }) => name)).toEqual(["generic-slurm", "local"])
})

test("modules are loaded by a shell that has them", () => {
  for (const { name, modules, loginShell } of machines) expect({ name, loaded: modules === undefined || loginShell?.value === true }).toEqual({ name, loaded: true })
})

test("limits grow with the nodes", () => {
  for (const { limits } of machines) {
    const sizes = limits?.value.map(({ nodes }) => nodes) ?? []
    expect(sizes).toEqual(sizes.toSorted((left, right) => left - right))
  }
})
