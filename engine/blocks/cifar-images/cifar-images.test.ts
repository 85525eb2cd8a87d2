import { expect, test } from "vitest"
import type { Facts } from "../../model/facts.ts"
import { codes, infer, lower } from "../testing/rules.ts"
import { cifarImages } from "./cifar-images.ts"

const images: Facts = { path: "/d/train.bin", size: 1, mtime: 1, rows: 600 }
const config = { path: "train.bin" }

test("gives a colour image and a class a row", () => {
  const { outputs, problems } = infer(cifarImages, { config, facts: { images } })
  expect(problems).toEqual([])
  expect(outputs).toMatchObject({ data: { rows: 600 }, image: { dims: ["B", 3, 32, 32], range: [0, 255] }, label: { dtype: "class", classes: 10 } })
  expect(infer(cifarImages, { config: { ...config, classes: "100", limit: 50 }, facts: { images } }).outputs).toMatchObject({ data: { rows: 50 }, label: { classes: 100 } })
  expect(infer(cifarImages, { config }).outputs.data).toMatchObject({ rows: "rows:aaaaaaaa" })
})

test("says that no file is chosen, that it is empty, and what the look found", () => {
  expect(codes(infer(cifarImages))).toEqual(["no-file"])
  expect(codes(infer(cifarImages, { config, facts: { images: { ...images, rows: 0 } } }))).toEqual(["no-rows"])
  const problem = { code: "cifar-size", severity: "error" as const, message: "m", at: { file: "/d/train.bin" } }
  expect(infer(cifarImages, { config, facts: { images: { problem } } }).problems).toMatchObject([{ code: "cifar-size", key: "path", file: "/d/train.bin" }])
})

test("the file is read as the classes say, and its rows are checked again", () => {
  expect(cifarImages.data!(cifarImages.config.parse({ ...config, classes: "100" }))).toEqual([{ name: "images", path: "train.bin", format: "cifar", options: { classes: 100 } }])
  expect(lower(cifarImages, { config: { ...config, limit: 10 }, facts: { images } }).options).toEqual({
    name: { string: "images" },
    path: { string: "train.bin" },
    classes: { integer: 10 },
    rows: { integer: 600 },
    limit: { integer: 10 },
  })
})
