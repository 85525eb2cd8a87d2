import { expect, test } from "vitest"
import { machines } from "../../engine/machines/machines.ts"
import { factsIn } from "../../engine/model/fact.ts"
import { factGroups } from "./facts.ts"

test("every fact of every profile is shown once, in words", () => {
  for (const machine of machines) {
    const rows = factGroups(machine).flatMap((group) => group.rows)
    expect(rows.map(({ path }) => path).toSorted()).toEqual(factsIn(machine).map(([path]) => path).toSorted())
    expect(rows.filter(({ path, title, lines }) => title === path || /undefined|\[object|NaN|^$/.test(lines.join("\n")))).toEqual([])
  }
})

test("a queue tells its sizes line by line", () => {
  const summit = machines.find(({ name }) => name === "summit")!
  const queues = factGroups(summit).flatMap(({ rows }) => rows).find(({ path }) => path === "queues")!
  expect(queues.lines.slice(0, 2)).toEqual(["batch: 4 eligible, 100 in all for each user", "  1–45 nodes: 2 h"])
})
