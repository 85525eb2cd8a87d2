import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { schedulers } from "../../engine/schedulers/schedulers.ts"

test("the README tells how far each batch system is proven, as the code has it", () => {
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8")
  const told = Object.values(schedulers).flatMap(({ title, queue }) => {
    if (queue === null) return []
    const all = Object.values(queue.proven)
    const counts = (["real", "front", "recorded", "documented"] as const).map((proof) => all.filter(({ proven }) => proven === proof).length)
    return [`| ${title} | ${counts.join(" | ")} |`]
  })
  expect(told.filter((line) => !readme.includes(line))).toEqual([])
})
