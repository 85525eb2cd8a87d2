import { expect, test } from "vitest"
import { matches } from "./keys.ts"

function press(key: string, held: Partial<Record<"ctrlKey" | "metaKey" | "shiftKey" | "altKey", boolean>> = {}, code = "") {
  return { key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held }
}

test("a combination needs all of its keys and no others", () => {
  expect(matches("Ctrl+Z", press("z", { ctrlKey: true }))).toBe(true)
  expect(matches("Ctrl+Z", press("Z", { ctrlKey: true, shiftKey: true }))).toBe(false)
  expect(matches("Ctrl+Shift+Z", press("Z", { ctrlKey: true, shiftKey: true }))).toBe(true)
  expect(matches("C", press("c", { ctrlKey: true }))).toBe(false)
  expect(matches("Ctrl+S", press("s", { metaKey: true }))).toBe(true)
})

test("signs do not ask for Shift, digits do not ask for a layout", () => {
  expect(matches("?", press("?", { shiftKey: true }))).toBe(true)
  expect(matches("+", press("+", { shiftKey: true }))).toBe(true)
  expect(matches("Alt+1", press("¡", { altKey: true }, "Digit1"))).toBe(true)
})
