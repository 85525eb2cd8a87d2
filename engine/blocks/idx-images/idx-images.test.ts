import { expect, test } from "vitest"
import type { Facts } from "../../model/facts.ts"
import { signalText } from "../../model/ports.ts"
import { codes, infer, lower } from "../testing/rules.ts"
import { idxImages } from "./idx-images.ts"

const file = { path: "/d/f", size: 1, mtime: 1 }
const images: Facts = { ...file, rows: 600, dims: [14, 12] }
const labels: Facts = { ...file, rows: 600, classes: 10 }
const config = { images_path: "i", labels_path: "l" }

test("gives an image and a class a row, symbols while nobody has looked", () => {
  const { outputs, problems } = infer(idxImages, { config, facts: { images, labels } })
  expect(problems).toEqual([])
  expect(outputs.data).toMatchObject({ rows: 600, fields: [{ name: "image", dims: [14, 12], range: [0, 255] }, { name: "label", dims: [], dtype: "class", classes: 10 }] })
  expect(outputs.image).toMatchObject({ kind: "tensor", dims: ["B", 14, 12] })
  expect(outputs.label).toMatchObject({ kind: "tensor", dims: ["B"], dtype: "class", classes: 10 })
  const { image } = infer(idxImages, { config }).outputs
  expect(image).toMatchObject({ dims: ["B", "height:aaaaaaaa", "width:aaaaaaaa"] })
  expect(signalText(image!)).toBe("B×height×width")
})

test("a limit reads fewer, never more", () => {
  expect(infer(idxImages, { config: { ...config, limit: 100 }, facts: { images, labels } }).outputs.data).toMatchObject({ rows: 100 })
  expect(infer(idxImages, { config: { ...config, limit: 9000 }, facts: { images, labels } }).outputs.data).toMatchObject({ rows: 600 })
})

test("says which file is missing, empty, or of another set", () => {
  expect(infer(idxImages, { config: { images_path: "i" }, facts: { images } }).problems).toMatchObject([{ code: "no-file", key: "labels_path" }])
  expect(codes(infer(idxImages, { config, facts: { images: { ...images, rows: 0 }, labels } }))).toEqual(["no-rows"])
  expect(infer(idxImages, { config, facts: { images, labels: { ...labels, rows: 5 } } }).problems).toMatchObject([
    { code: "counts-differ", message: "There are 600 images and 5 labels. Choose the two files of one set." },
  ])
  expect(codes(infer(idxImages, { config: { ...config, labels: "images" } }))).toEqual(["same-data-name"])
  const problem = { code: "idx-magic", severity: "error" as const, message: "m", at: { file: "/d/f" } }
  expect(infer(idxImages, { config, facts: { images: { problem }, labels } }).problems).toMatchObject([{ code: "idx-magic", key: "images_path", file: "/d/f" }])
})

test("states the facts of the whole file, which the program checks again", () => {
  const { options } = lower(idxImages, { config: { ...config, limit: 100 }, facts: { images, labels } })
  expect(Object.keys(options)).toEqual(["images", "labels", "images_path", "labels_path", "rows", "height", "width", "classes", "limit"])
  expect(options).toMatchObject({ rows: { integer: 600 }, height: { integer: 14 }, width: { integer: 12 }, limit: { integer: 100 } })
})
