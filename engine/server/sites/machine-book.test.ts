import { expect, test } from "vitest"
import type { MachineSettings } from "../../model/machine-settings.ts"
import { machineBook } from "./machine-book.ts"

function book() {
  const kept = new Map<string, unknown>()
  const settings = { get: (key: string) => structuredClone(kept.get(key)), set: (key: string, value: unknown) => void kept.set(key, structuredClone(value)) }
  return { ...machineBook({ settings }), kept }
}

const own = (name: string, more: Partial<MachineSettings> = {}): MachineSettings => ({ name, base: "generic-slurm", changed: "2026-11-28", host: "login.example.org", ...more })

test("own machines come first, say what was typed, and are changed and renamed in place", () => {
  const { list, get, save, settings } = book()
  save(own("zeus"), null)
  save(own("hera", { user: "ann" }), null)
  expect(list().slice(0, 3).map(({ name }) => name)).toEqual(["hera", "zeus", "aurora"])
  expect(get("hera")).toMatchObject({ scheduler: { value: "slurm", proven: "real" }, logIn: { user: { value: "ann", proven: "typed" } } })
  save(own("juno", { user: "bob" }), "hera")
  expect(get("hera")).toBeUndefined()
  expect(settings("juno")).toEqual(own("juno", { user: "bob" }))
})

test("a name is taken once, a profile stays, and what is no machine of one's own is not removed", () => {
  const { save, remove, get, find } = book()
  save(own("zeus"), null)
  expect(() => save(own("zeus"), null)).toThrow("You have a machine “zeus” already")
  expect(() => save(own("summit"), null)).toThrow("is the name of a profile")
  expect(() => save(own("hera", { base: "nowhere" }), null)).toThrow("There is no profile “nowhere”")
  expect(() => save(own("hera", { base: "local" }), null)).toThrow("this computer is there by itself")
  expect(() => remove("summit")).toThrow("no machine of your own")
  remove("zeus")
  expect(get("zeus")).toBeUndefined()
  expect(() => find("zeus")).toThrow("There is no machine “zeus”")
})

test("what cannot be read of the store is passed over, the rest stays", () => {
  const { list, kept } = book()
  kept.set("machines", [own("zeus"), { name: 7 }, "x"])
  expect(list()[0]).toMatchObject({ name: "zeus" })
  kept.set("machines", "broken")
  expect(list()[0]).toMatchObject({ name: "aurora" })
})
