import { globSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { parseHelp } from "../help.ts"

const here = new URL(".", import.meta.url)

it("has a page for every code of its own, and no page for none", () => {
  const files = globSync("*.ts", { cwd: here, exclude: ["*.test.ts"] })
  const text = files.map((path) => readFileSync(new URL(path, here), "utf8")).join("\n")
  const codes = new Set([...text.matchAll(/code: "(custom-[a-z-]+)"/g)].map(([, code]) => code))
  const { problems } = parseHelp(readFileSync(new URL("problems.md", here), "utf8"))
  expect(Object.keys(problems).sort()).toEqual([...codes].sort())
})
