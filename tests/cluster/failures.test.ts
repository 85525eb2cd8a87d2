import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"

const root = join(import.meta.dirname, "../..")
const number = /\b(?:C\d\d|B\d\.\d+)\b/g

test("each failure and each fault that broke others has a test of its number, and each number stands in the list", () => {
  const listed = [...readFileSync(join(import.meta.dirname, "failures.md"), "utf8").matchAll(/^\| ([CB][\d.]+) \|/gm)].map(([, one]) => one)
  const files = ["engine", "renderer", "main", "tests"].flatMap((part) => readdirSync(join(root, part), { recursive: true, encoding: "utf8" }).map((file) => join(part, file))).filter((file) => /\.(test|spec)\.ts$/.test(file))
  const names = files.flatMap((file) => [...readFileSync(join(root, file), "utf8").matchAll(/^\s*test(?:\.\w+(?:\([^)]*\))?)*\(\s*["`]([^"`]*)/gm)].map(([, name = ""]) => name))
  const tested = new Set(names.flatMap((name) => /^[CB]\d[\d.]*[,:]/.test(name) ? (name.slice(0, name.indexOf(":")).match(number) ?? []) : []))
  expect(listed.filter((one) => one?.startsWith("C"))).toHaveLength(20)
  expect([...tested].toSorted()).toEqual(listed.toSorted())
})
