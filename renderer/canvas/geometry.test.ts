import { describe, expect, test } from "vitest"
import type { Port } from "../../engine/model/ports.ts"
import { blockShape, blockWidth, boundsOf, curvePath, curvePoint, distanceToCurve, fitView, freePlace, headHeight, overlaps, wireCurve } from "./geometry.ts"

const port = (name: string): Port => ({ name, title: name, kind: "tensor", help: "" })

describe("block shape", () => {
  test("one port a side lies at the middle of the head", () => {
    const shape = blockShape([port("input")], [port("output")])
    expect(shape).toMatchObject({ height: headHeight, rows: false })
    expect(shape.inputs.get("input")).toBe(headHeight / 2)
  })

  test("several ports stand in rows inside the block, inputs and outputs side by side", () => {
    const shape = blockShape([port("a"), port("b"), port("c")], [port("x")])
    expect(shape.rows).toBe(true)
    expect(shape.outputs.get("x")).toBe(shape.inputs.get("a"))
    expect(Math.max(...shape.inputs.values())).toBeLessThan(shape.height)
  })
})

describe("wires", () => {
  const curve = wireCurve({ x: 0, y: 0 }, { x: 100, y: 40 })

  test("start and end at their ports", () => {
    expect(curvePoint(curve, 0)).toEqual({ x: 0, y: 0 })
    expect(curvePoint(curve, 1)).toEqual({ x: 100, y: 40 })
    expect(curvePath(curve)).toMatch(/^M0,0C/)
  })

  test("distance is nothing on the wire and grows beside it", () => {
    expect(distanceToCurve({ x: 50, y: 20 }, curve)).toBeLessThan(1)
    expect(distanceToCurve({ x: 50, y: 120 }, curve)).toBeGreaterThan(60)
  })

  test("a wire that runs backwards crosses between its blocks", () => {
    const back = wireCurve({ x: 900, y: 80 }, { x: 0, y: 200 })
    expect(curvePoint(back, 0)).toEqual({ x: 900, y: 80 })
    expect(curvePoint(back, 1)).toEqual({ x: 0, y: 200 })
    expect(curvePoint(back, 0.5).y).toBe(140)
    expect(distanceToCurve({ x: 450, y: 140 }, back)).toBeLessThan(20)
  })
})

describe("views", () => {
  test("a fitting view shows the bounds whole and centred", () => {
    const bounds = boundsOf([{ x: -100, y: 0, width: 50, height: 50 }, { x: 900, y: 400, width: 100, height: 100 }])!
    const view = fitView(bounds, { width: 800, height: 600, minZoom: 0.05, maxZoom: 1 })
    const left = bounds.x * view.zoom + view.x
    const right = (bounds.x + bounds.width) * view.zoom + view.x
    expect(left).toBeGreaterThan(0)
    expect(right).toBeLessThan(800)
    expect(left + right).toBeCloseTo(800)
  })

  test("no bounds of nothing", () => {
    expect(boundsOf([])).toBeNull()
  })
})

test("a new block never covers another", () => {
  const taken = [0, 1, 2].map((row) => ({ x: 0, y: row * 60, width: blockWidth, height: headHeight }))
  const place = freePlace({ x: 10, y: 10 }, taken)
  expect(taken.some((box) => overlaps({ ...place, width: blockWidth, height: headHeight }, box))).toBe(false)
})
