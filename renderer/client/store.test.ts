import { expect, test } from "vitest"
import { createStore } from "./store.ts"
import { initialState, nothingSelected } from "./workspace-state.ts"

test("only what draws a changed block wakes", () => {
  const store = createStore(initialState)
  const woken: string[] = []
  for (const topic of ["block:a", "block:b", "wire:a.input", "*"]) store.listen(topic, () => woken.push(topic))
  store.set({ selection: { blocks: new Set(["a"]), wires: new Set() } })
  expect(woken).toEqual(["block:a", "*"])
  store.set({ selection: { blocks: new Set(["a"]), wires: new Set(["a.input"]) } })
  expect(woken.slice(2)).toEqual(["wire:a.input", "*"])
  store.set({ selection: nothingSelected, activity: { b: { stage: null, ranks: [] } } })
  expect(woken.slice(4).toSorted()).toEqual(["*", "block:a", "block:b", "wire:a.input"])
})

test("who has stopped listening is not told", () => {
  const store = createStore(initialState)
  let count = 0
  const stop = store.listen("*", () => count++)
  store.set({ gallery: true })
  stop()
  store.set({ gallery: false })
  expect(count).toBe(1)
})
