import { expect, test } from "vitest"
import type { BlockTypes } from "./block-type.ts"
import { firstLayout } from "./first-layout.ts"
import { emptyPipeline } from "./pipeline.ts"

const block = (name: string) => ({ type: "dense", name, config: {} })

test("blocks stand in columns along the wires, a source beside its reader, none on another", () => {
  const pipeline = {
    ...emptyPipeline("p"),
    blocks: { aaaaaaaa: block("a"), bbbbbbbb: block("b"), cccccccc: block("c"), dddddddd: block("d") },
    wires: { "bbbbbbbb.in": "aaaaaaaa.out", "cccccccc.in": "bbbbbbbb.out", "cccccccc.rule": "dddddddd.out" },
  }
  const { blocks } = firstLayout(pipeline, {})
  expect(["aaaaaaaa", "bbbbbbbb", "dddddddd", "cccccccc"].map((id) => blocks[id]!.x)).toEqual([0, 232, 232, 464])
  expect(Math.abs(blocks["bbbbbbbb"]!.y - blocks["dddddddd"]!.y)).toBeGreaterThan(52)
})

test("a ring of wires and wires to nowhere still give every block a place", () => {
  const pipeline = { ...emptyPipeline("p"), blocks: { aaaaaaaa: block("a"), bbbbbbbb: block("b") }, wires: { "aaaaaaaa.in": "bbbbbbbb.out", "bbbbbbbb.in": "aaaaaaaa.out", "zzzzzzzz.in": "aaaaaaaa.out" } }
  const { blocks } = firstLayout(pipeline, {})
  expect(Object.values(blocks).every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true)
  expect(Object.keys(blocks)).toHaveLength(2)
})

test("ports that are not wired have room too", () => {
  const port = (name: string) => ({ name, title: name, kind: "tensor", help: "" })
  const types = { dense: { inputs: ["a", "b", "c", "d"].map(port), outputs: [port("out")] } } as unknown as BlockTypes
  const pipeline = { ...emptyPipeline("p"), blocks: { aaaaaaaa: block("a"), bbbbbbbb: block("b") } }
  const { blocks } = firstLayout(pipeline, types)
  // Head, and a row of 20 for each port, as the canvas draws them.
  expect(blocks["bbbbbbbb"]!.y - blocks["aaaaaaaa"]!.y).toBeGreaterThan(52 + 4 * 20 + 4)
})
