import { describe, expect, it } from "vitest"
import { blockTypes as types } from "../../blocks/index.generated.ts"
import { regression, tableFacts } from "../testing/regression.ts"
import { canConnect, suggestions, suggestionsBefore } from "./connect.ts"
import { analyse } from "./infer.ts"

const analysis = analyse({ pipeline: regression(), facts: { table: tableFacts }, types })

describe("canConnect", () => {
  it("takes outputs of the right kind", () => {
    expect(canConnect(analysis, "z2j6r7gh.features", "d6b5v3jf.input")).toEqual({ ok: true })
  })

  it("says why not", () => {
    expect(canConnect(analysis, "a5g5n3yk.optimizer", "d6b5v3jf.input")).toEqual({ ok: false, message: "Input takes a tensor, and “Adam” gives an optimizer." })
    expect(canConnect(analysis, "d3q7t5wn.output", "d3q7t5wn.input")).toMatchObject({ ok: false, message: "A block cannot feed itself." })
    expect(canConnect(analysis, "d2m4k2xc.output", "d3q7t5wn.input")).toMatchObject({ ok: false, message: expect.stringContaining("circle") })
    expect(canConnect(analysis, "d2m4k2xc.constructor", "d3q7t5wn.input")).toMatchObject({ ok: false })
  })

  it("warns of shapes that will have to change", () => {
    expect(canConnect(analysis, "d3q7t5wn.output", "l7r2h2pg.prediction")).toMatchObject({ ok: true, warning: expect.stringContaining("B×64") })
  })
})

describe("suggestions", () => {
  it("puts what fits and needs least first", () => {
    const titles = suggestions(analysis, "d2m4k2xc.output", types).map(({ type }) => type.type)
    expect(titles[0]).toMatch(/^(activation|dense|dropout|flatten)$/)
    expect(titles).toContain("mean-squared-error")
    expect(titles).not.toContain("train")
  })

  it("finds sources of a free input", () => {
    expect(suggestionsBefore(analysis, "t3k2q2mz.optimizer", types).map(({ type }) => type.type)).toEqual(["adagrad", "adam", "adamw", "lamb", "larc", "lars", "rmsprop", "sgd", "anderson", "moving-average"])
  })
})
