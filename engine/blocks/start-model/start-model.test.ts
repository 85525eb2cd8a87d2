import { expect, test } from "vitest"
import { problemAt } from "../../model/file-problem.ts"
import { infer, lower } from "../testing/rules.ts"
import { startModel } from "./start-model.ts"

const config = { path: "nets/model.npz" }

test("gives a start whatever its file holds, and passes name and path on", () => {
  expect(infer(startModel, { config })).toEqual({ outputs: { start: { kind: "start" } }, problems: [] })
  expect(lower(startModel, { config })).toEqual({ function: "train.start_model", arguments: [], options: { name: { string: "start" }, path: { string: "nets/model.npz" } } })
  expect(startModel.data?.(startModel.config.parse(config))).toEqual([{ name: "start", path: "nets/model.npz", format: "npz", options: {} }])
  expect([startModel.summary({ path: "", name: "start" }), startModel.summary({ ...config, name: "start" })]).toEqual(["start", "model.npz"])
})

test("says that there is no file, or why it cannot be read", () => {
  expect(infer(startModel).problems).toMatchObject([{ code: "no-file", key: "path" }])
  expect(infer(startModel, { facts: { start: { path: "/nets/model.npz", size: 1, mtime: 1 } } }).problems).toEqual([])
  const missing = problemAt("file-missing", { file: "nets/model.npz" }, "it is not there")
  expect(infer(startModel, { config, facts: { start: missing } }).problems).toEqual([{ code: "file-missing", message: "it is not there", severity: "error", key: "path", file: "nets/model.npz" }])
})
