import { expect, test } from "vitest"
import { blockTypes } from "../../engine/blocks/index.generated.ts"
import { emptyPipeline } from "../../engine/model/pipeline.ts"
import { pictureOf } from "./picture.ts"

test("boxes stand where the layout says, lines carry the kind of their source", () => {
  const pipeline = {
    ...emptyPipeline("a"),
    blocks: { aaaaaaaa: { type: "sgd", name: "SGD", config: {} }, bbbbbbbb: { type: "train", name: "train", config: {} }, cccccccc: { type: "unheard-of", name: "ghost", config: {} } },
    wires: { "bbbbbbbb.optimizer": "aaaaaaaa.optimizer", "bbbbbbbb.data": "nowhere2.data" },
  }
  const picture = pictureOf({ pipeline, layout: { blocks: { aaaaaaaa: { x: 0, y: 0 }, bbbbbbbb: { x: 300, y: 100 }, cccccccc: { x: 0, y: 200 } } } }, blockTypes)
  expect(picture.viewBox).toMatch(/^-28 -28 524 \d+$/)
  expect(picture.lines.map((line) => line.kind)).toEqual(["optimizer"])
  expect(picture.boxes.map((box) => box.kind)).toEqual(["optimizer", "model", "tensor"])
})

test("an empty pipeline has a frame all the same", () => {
  expect(pictureOf({ pipeline: emptyPipeline("a"), layout: { blocks: {} } }, blockTypes)).toEqual({ viewBox: "0 0 100 60", boxes: [], lines: [] })
})
