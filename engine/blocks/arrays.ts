import type { BlockProblem } from "../model/block-type.ts"
import { sizeOf, type ArrayFacts } from "../model/facts.ts"
import { nearest } from "../model/nearest.ts"

/** What blocks that read files of arrays have in common. */
export function shapeWords(shape: readonly number[]): string {
  return shape.length === 0 ? "one number" : shape.join("×")
}

export function titleOf(name: string): string {
  return name === "" ? "the array" : `“${name}”`
}

/** The array of that name, and what is wrong with the choice; `fix` changes the name. */
export function chosenArray(name: string, arrays: readonly ArrayFacts[], { key, fix }: { key: string; fix: (near: string) => BlockProblem["fix"] }): { array?: ArrayFacts; problems: BlockProblem[] } {
  const array = arrays.find((candidate) => candidate.name === name)
  if (array?.numbers) return { array, problems: emptyProblems(array, key) }
  if (array) return { problems: [{ code: "array-not-numbers", key, message: `${titleOf(name)} holds text, complex numbers or something else than plain numbers. Choose another array.` }] }
  const numbers = arrays.filter((candidate) => candidate.numbers).map((candidate) => candidate.name)
  const near = nearest(name, numbers)
  const has = numbers.slice(0, 12).map(titleOf).join(", ") || "none"
  return { problems: [{ code: "array-missing", key, message: `The file has no array ${titleOf(name)}; it has: ${has}.`, fix: near === undefined ? undefined : fix(near) }] }
}

function emptyProblems(array: ArrayFacts, key: string): BlockProblem[] {
  if (array.shape.length > 0 && sizeOf(array) > 0) return []
  return [{ code: "array-empty", key, message: `${titleOf(array.name)} is ${shapeWords(array.shape)}: there are no rows of numbers in it. Choose another array.` }]
}
