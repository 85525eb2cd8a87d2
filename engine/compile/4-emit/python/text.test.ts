import { execFileSync } from "node:child_process"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { cases } from "../../../../tests/counts.ts"
import { anyName, hostileNames } from "../../testing/arbitrary.ts"
import { blockComment, escaped, realLiteral, stringLiteral } from "./text.ts"

it("keeps to one line of visible characters", () => {
  const property = fc.property(anyName, (name) => {
    expect(escaped(name)).toMatch(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u)
    expect(blockComment(name, "aaaaaaaa")).toMatch(/^# ".*" \(aaaaaaaa\)$/u)
  })
  fc.assert(property, { numRuns: cases("compile") })
})

it("writes strings and numbers that Python reads as what was meant", () => {
  const names = [...hostileNames, "coding: latin-1", ...fc.sample(anyName, { numRuns: 200, seed: 7 })]
  const numbers = [0.1, 1, -0, 1e21, 5e-324, 1.7976931348623157e308]
  const script = `# ${escaped("coding: ascii")}\nimport ast, json, sys\n${names.map((name) => blockComment(name, "aaaaaaaa")).join("\n")}\nprint(json.dumps([[ast.literal_eval(text) for text in json.load(sys.stdin)], [${names.map(stringLiteral).join(", ")}], [${numbers.map(realLiteral).join(", ")}], [${[Infinity, -Infinity].map(realLiteral).join(", ")}]]))`
  const input = JSON.stringify(names.map(stringLiteral))
  const [evaluated, written, reals, infinities] = JSON.parse(execFileSync("/usr/bin/python3", ["-c", script], { input, encoding: "utf8" }).replaceAll(/(-?)Infinity/g, '"$1"')) as unknown[]
  const meant = names.map((name) => name.toWellFormed())
  expect(evaluated).toEqual(meant)
  expect(written).toEqual(meant)
  expect(reals).toEqual(numbers)
  expect(infinities).toEqual(["", "-"])
})
