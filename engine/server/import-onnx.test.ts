import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { addition, input, modelFile } from "../interchange/testing/onnx-file.ts"
import { importOnnx } from "./import-onnx.ts"

test("a file that is no model, or has nodes without a block, leaves nothing behind", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tephra-import-"))
  const file = join(folder, "net.onnx")
  writeFileSync(file, "no model")
  expect(await importOnnx({ file, to: join(folder, "net"), partial: true })).toMatchObject({ pipeline: null, written: null, problems: [{ code: "onnx-damaged" }] })
  writeFileSync(file, modelFile([[1, addition("y", "x", "x")], [11, input("x")], [12, input("y")]]))
  expect(await importOnnx({ file, to: join(folder, "net"), partial: false })).toMatchObject({ written: null, problems: [{ code: "onnx-input" }] })
  expect(readdirSync(folder)).toEqual(["net.onnx"])
  const { written } = await importOnnx({ file, to: join(folder, "net"), partial: true })
  expect(readdirSync(folder)).toEqual(["net.model.json", "net.model.npz", "net.onnx", "net.tephra.json"])
  expect(JSON.parse(readFileSync(written!.pipeline, "utf8"))).toMatchObject({ name: "net" })
  await expect(importOnnx({ file, to: join(folder, "net"), partial: true })).rejects.toThrow(/already a file/)
  await expect(importOnnx({ file, to: join(folder, "none/net"), partial: true })).rejects.toMatchObject({ code: "file-not-written" })
  rmSync(folder, { recursive: true })
})
