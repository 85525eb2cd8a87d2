import { execFileSync } from "node:child_process"
import { expect, test } from "vitest"
import { hostileNames } from "../compile/testing/arbitrary.ts"
import { shellWord } from "./shell-word.ts"

test("the shell reads back what was printed", () => {
  for (const name of hostileNames.filter((each) => !each.includes("\0") && each.isWellFormed())) {
    expect(execFileSync("sh", ["-c", `printf %s ${shellWord(name)}`], { encoding: "utf8" })).toBe(name)
  }
  expect(shellWord("/home/me/drawings")).toBe("/home/me/drawings")
})
