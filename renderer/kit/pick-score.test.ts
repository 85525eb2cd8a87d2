import { expect, test } from "vitest"
import { pickScore } from "./pick-score.ts"

const score = (wanted: string, label: string, words = "") => pickScore(wanted, { value: label.toLowerCase(), label, words })

test("the name wins over what only mentions it", () => {
  expect(score("dense", "Dense")).toBeGreaterThan(score("dense", "Flatten", "before a dense layer"))
  expect(score("dense", "IDX images", "a file of images")).toBe(0)
})

test("a beginning wins over a middle, a short name over a long one", () => {
  expect(score("mean", "Mean squared error")).toBeGreaterThan(score("mean", "Geometric mean of all"))
  expect(score("error", "Mean squared error")).toBeGreaterThan(score("rror", "Mean squared error"))
  expect(score("add", "Add Adam")).toBeGreaterThan(score("add", "Add Cross-entropy"))
})

test("all words must be found; letters in order are enough in a name", () => {
  expect(score("mean abs", "Mean absolute error")).toBeGreaterThan(0)
  expect(score("mean xyz", "Mean absolute error")).toBe(0)
  expect(score("mse", "Mean squared error")).toBeGreaterThan(0)
})
