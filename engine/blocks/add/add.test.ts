import { expect, test } from "vitest"
import { figures, hidden, infer, lower } from "../testing/rules.ts"
import { add } from "./add.ts"

test("keeps the shape of its parts, which are all alike", () => {
  const inputs = { "in.0": hidden(5), "in.1": { ...hidden(5), trained: true }, "in.2": hidden(5) }
  expect(infer(add, { inputs }).outputs.output).toMatchObject({ dims: ["B", 5], trained: true })
  expect(lower(add, { inputs })).toEqual({ function: "layers.add", arguments: [{ list: "in" }], options: {} })
  expect(figures(add, { inputs })).toMatchObject({ forward: { row: 10 }, made: 5 })
  expect(add.summary({})).toBe("sum of its parts")
})

test("tells of parts that differ, at the part", () => {
  expect(infer(add, { inputs: { "in.0": hidden(5), "in.1": hidden(4) } }).problems).toMatchObject([{ code: "terms-differ", port: "in.1" }])
  expect(infer(add, {})).toEqual({ outputs: {}, problems: [] })
})
