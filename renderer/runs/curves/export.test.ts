import { expect, test } from "vitest"
import { curvesCsv, fileName } from "./export.ts"
import { curvesSvg } from "./svg.ts"
import { logTicks, ticks } from "./ticks.ts"

const drawn = { steps: [1, 2, 3], values: [1, 0.1, NaN], low: [1, 0.1, NaN], high: [1, 0.1, NaN], band: false }
const picture = { title: "a < b", yTitle: "loss", log: true, markers: [{ step: 2, title: "attempt 2" }], view: null, width: 600, height: 400 }

test("CSV has one row a point and quotes what needs it", () => {
  const points = [{ series: "loss", stage: "train", steps: [1, 2], values: [0.5, 0.25], attempts: [1, 2] }]
  expect(curvesCsv([{ run: 'my "first", run', points }])).toBe(
    'run,stage,series,attempt,step,value,least,greatest\n"my ""first"", run",train,loss,1,1,0.5,0.5,0.5\n"my ""first"", run",train,loss,2,2,0.25,0.25,0.25\n',
  )
})

test("the picture is well-formed, escaped, and leaves out what has no place on a log axis", () => {
  const svg = curvesSvg({ ...picture, curves: [{ title: "training loss", colour: "#000", dashed: true, drawn }] })
  expect(svg).toContain("a &lt; b")
  expect(svg).toContain("attempt 2")
  expect(svg).not.toContain("NaN")
  expect(svg.match(/<svg/g)?.length).toBe(1)
})

test("a zoomed picture is cut to what is looked at, and draws the band", () => {
  const thinned = { ...drawn, values: [1, 0.5, 0.2], low: [0.9, 0.4, 0.1], high: [2, 0.6, 0.3], band: true }
  const svg = curvesSvg({ ...picture, view: [1, 2], curves: [{ title: "training loss", colour: "#000", dashed: false, drawn: thinned }] })
  expect(svg).toContain("fill-opacity")
  expect(svg).toContain("clip-path")
})

test("a picture of nothing still has its axes", () => {
  expect(curvesSvg({ ...picture, log: false, curves: [] })).toContain("step")
})

test("ticks are round", () => {
  expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(ticks(3, 3, 5)).toEqual([3])
  expect(logTicks(0.015, 2)).toEqual([0.1, 1])
  expect(logTicks(0.1, 2)).toEqual([0.1, 0.2, 0.5, 1, 2])
})

test("file names are kept plain", () => {
  expect(fileName("run #12: admissions / x")).toBe("run-12-admissions-x")
  expect(fileName("///")).toBe("run")
})
