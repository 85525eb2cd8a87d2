import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import type { Facts } from "../model/facts.ts"
import type { Problem } from "../model/problem.ts"
import { probe } from "./probe.ts"

/** The native reader's own table of bad files: both readers must send a person to the same place. */
const source = readFileSync(new URL("../../native/tests/job/readers_test.cpp", import.meta.url), "utf8")
const literal = String.raw`"((?:[^"\\]|\\.)*)"`
const cases = [...source.matchAll(new RegExp(String.raw`^ *\{${literal}, ${literal}(?: ${literal})?, "t\.csv(?::(\d+):(\d+))?: `, "gm"))].map(
  ([, name = "", text = "", more = "", line, column]) => ({ name, bytes: unescape(text + more), line: Number(line), column: Number(column) }),
)

function unescape(text: string): Buffer {
  return Buffer.from(JSON.parse(`"${text.replaceAll(/\\x(..)/g, "\\u00$1")}"`) as string, "latin1")
}

const work = mkdtempSync(join(tmpdir(), "tephra-native-reader-"))
afterAll(() => rmSync(work, { recursive: true }))

/** Where the probe points: at its problem, or at the first cell of a or b that is no number. */
function place(found: Facts | { readonly problem: Problem }) {
  if ("problem" in found) return { line: found.problem.at.line, column: found.problem.at.column }
  const bad = found.texts?.find((cell) => cell !== null)
  return { line: bad?.line, column: bad?.column }
}

/** What a person sees without a place: a problem, or facts that a block refuses. */
function refused(found: Facts | { readonly problem: Problem }): boolean {
  return "problem" in found || found.rows === 0 || !found.columns?.includes("b")
}

test("the table was found", () => {
  expect(cases.length).toBeGreaterThan(14)
  expect(cases.filter(({ line }) => line > 0).length).toBeGreaterThan(9)
})

test.each(cases)("$name", async ({ bytes, line, column }) => {
  const path = join(work, "t.csv")
  writeFileSync(path, bytes)
  const found = await probe({ name: "t", path, format: "csv", options: { delimiter: ",", header: true } }, path)
  expect(refused(found) || place(found).line !== undefined).toBe(true)
  expect(place(found)).toEqual(line > 0 ? { line, column } : expect.anything())
})
