import { readdirSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { parseHelp } from "../help.ts"

const here = new URL(".", import.meta.url)

/** Codes as the sources write them: `code: "…"`, other hyphened words of such a line, the name of a wire's fault, or a first argument of `problem(…)`. */
function codesInSources(): string[] {
  const files = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts") && !/\.test\.|testing/.test(path))
  const text = files.map((path) => readFileSync(new URL(path, here), "utf8")).join("\n")
  const plain = [...text.matchAll(/(?:code: |fault: |problem\()"([a-z-]+)"/g)]
  const lines = text.split("\n").filter((line) => line.includes("code: "))
  const others = lines.flatMap((line) => [...line.matchAll(/"([a-z]+(?:-[a-z]+)+)"/g)])
  return [...new Set([...plain, ...others].map(([, code]) => code!))].filter((code) => code !== "set-config").sort()
}

it("has a page for every code, and no page for none", () => {
  const { problems } = parseHelp(readFileSync(new URL("problems.md", here), "utf8"))
  expect(Object.keys(problems).sort()).toEqual(codesInSources())
})
