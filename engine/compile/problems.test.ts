import { readdirSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { parseHelp } from "../help.ts"

const here = new URL(".", import.meta.url)

/** Codes as the sources write them: `code: "…"`, a first argument of `problem(…)`, or a value of the table of wire faults. */
function codesInSources(): string[] {
  const files = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts") && !path.includes(".test."))
  const text = files.map((path) => readFileSync(new URL(path, here), "utf8")).join("\n")
  const plain = [...text.matchAll(/(?:code: |problem\()"([a-z-]+)"/g)].map(([, code]) => code!)
  const faults = /code: (\{[^}]*\})/.exec(text)?.[1] ?? ""
  return [...new Set([...plain, ...[...faults.matchAll(/: "([a-z-]+)"/g)].map(([, code]) => code!)])].sort()
}

it("has a page for every code, and no page for none", () => {
  const { problems } = parseHelp(readFileSync(new URL("problems.md", here), "utf8"))
  expect(Object.keys(problems).sort()).toEqual(codesInSources())
})
