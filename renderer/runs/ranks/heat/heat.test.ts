import { expect, test } from "vitest"
import type { RankGrid } from "../../../../engine/model/rank-grid.ts"
import { viridis, viridisHex } from "./colour-scale.ts"
import { heatSvg } from "./heat-svg.ts"
import { columnAt, heatColumns, heatCsv, heatRows, heatScale, shareOf } from "./heat.ts"

const grid: RankGrid = {
  measure: "wait", measures: ["own", "wait"], ranks: [0, 1, 2], from: [100, 101, 500], to: [101, 103, 501], steps: [10, 30, 8], attempts: [1, 1, 2], stages: ["train", "train", "train"],
  values: [[0.1, 0.2, 0.3], [0.1, null, 0.9], [0, 0.4, null]],
}

test("columns are as wide as they took, in time or in steps, and a pause takes no room", () => {
  const time = heatColumns(grid, "time")
  expect([time.from, time.to, time.end]).toEqual([[0, 1, 3], [1, 3, 4], 4])
  expect(time.begins).toEqual([{ column: 0, title: "train, attempt 1" }, { column: 2, title: "train, attempt 2" }])
  expect(heatColumns(grid, "step").to).toEqual([10, 30, 38])
  expect([columnAt(time, 2), columnAt(time, 3.5), columnAt(time, 4)]).toEqual([1, 2, -1])
})

test("the scale of a share begins at nothing, of a time at its least; nothing known has none", () => {
  expect(heatScale(grid)).toEqual({ low: 0, high: 0.9 })
  expect(heatScale({ measure: "own", values: [[2, 3], [null, 5]] })).toEqual({ low: 2, high: 5 })
  expect(heatScale({ measure: "own", values: [[null]] })).toBeNull()
  expect(shareOf(3, { low: 3, high: 3 })).toBe(0.5)
})

test("ranks without room of their own share a row, which shows the worst of them", () => {
  expect(heatRows(grid, 10).map(({ first, last }) => [first, last])).toEqual([[0, 0], [1, 1], [2, 2]])
  expect(heatRows(grid, 2)).toEqual([{ first: 0, last: 1, values: [0.1, 0.2, 0.9] }, { first: 2, last: 2, values: [0, 0.4, null] }])
  expect(heatRows({ ranks: [], values: [] }, 10)).toEqual([])
})

test("the colours rise in brightness all the way", () => {
  const brightness = Array.from({ length: 50 }, (_, at) => viridis(at / 49)).map(([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue)
  expect(brightness).toEqual(brightness.toSorted((a, b) => a - b))
  expect([viridisHex(0), viridisHex(1), viridisHex(7)]).toEqual(["#440154", "#fde725", "#fde725"])
})

test("it is written as a table and as a picture", () => {
  const lines = heatCsv(grid).trimEnd().split("\n")
  expect(lines).toHaveLength(10)
  expect(lines.slice(0, 2)).toEqual(["rank,stage,attempt,from,to,steps,wait", "0,train,1,100,101,10,0.1"])
  expect(lines[5]).toBe("1,train,1,101,103,30,")
  const svg = heatSvg({ grid, axis: "step", title: "#3 <regression>", width: 960, height: 400 })
  expect(svg).toContain("#3 &lt;regression&gt;: exchange and waiting")
  expect(svg.match(/<rect /g)).toHaveLength(1 + 40 + 7)
  expect(svg).not.toContain("NaN")
})
