import * as fc from "fast-check"
import { expect, it } from "vitest"
import { cases } from "../../../tests/counts.ts"
import { anyName } from "../testing/arbitrary.ts"
import { claim, identifierOf, newScope } from "./identifiers.ts"

it("makes names of names", () => {
  expect(["Hidden 1", "été", "2nd", "__x__", "a.b/c", "神经"].map(identifierOf)).toEqual(["hidden_1", "ete", "n2nd", "x", "a_b_c", ""])
})

it("keeps names apart from each other and from words of the language", () => {
  const scope = newScope()
  expect(["dense", "Dense", "dense 2", "int", "int", "神经", ""].map((name) => claim(scope, name, "dense"))).toEqual(["dense", "dense_2", "dense_2_2", "int_1", "int_2", "dense_3", "dense_4"])
})

it("gives an identifier for any name, never twice", () => {
  const property = fc.property(fc.array(anyName, { maxLength: 20 }), (names) => {
    const scope = newScope()
    const all = names.map((name) => claim(scope, name, "神"))
    expect(new Set(all).size).toBe(all.length)
    for (const name of all) expect(name).toMatch(/^[a-z](_?[a-z0-9]+)*$/)
  })
  fc.assert(property, { numRuns: cases("compile") })
})
