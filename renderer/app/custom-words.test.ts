import { expect, test } from "vitest"
import type { CustomBlocks } from "../../engine/model/custom.ts"
import { refusedIn, shownText, titlesOf } from "./custom-words.ts"

test("code is shown with nothing hidden in it", () => {
  expect(shownText("int a;\n\tif (x\u202e) { \u200b} \u2066// é\r")).toBe(String.raw`int a;${"\n\t"}if (x\u{202e}) { \u{200b}} \u{2066}// é\u{d}`)
})

test("a block that cannot be used is called by its folder, with the reason", () => {
  const source = { type: "broken", files: [], hash: "", definition: "{", cpp: "", python: "", page: "", refused: null }
  const custom: CustomBlocks = { folder: "/w", hash: "h", trusted: false, changed: false, blocks: [source] }
  expect([...titlesOf(custom)]).toEqual([["broken", "broken"]])
  expect(refusedIn(custom).get("broken")).toMatch(/not JSON/)
})
