import { expect, test } from "vitest"
import { helpParts } from "./help-text.ts"

test("paragraphs, lists, code and headings", () => {
  const parts = helpParts("## Why\nA `width` of\n**zero**.\n\n- one\n  more\n- two\n\n    x = 1\n\n```\nraw `text`\n```\nSee [here](#x).")
  expect(parts.map((part) => part.kind)).toEqual(["heading", "paragraph", "list", "code", "code", "paragraph"])
  expect(parts[1]).toEqual({ kind: "paragraph", spans: [{ kind: "text", text: "A " }, { kind: "code", text: "width" }, { kind: "text", text: " of " }, { kind: "strong", text: "zero" }, { kind: "text", text: "." }] })
  expect(parts[2]).toEqual({ kind: "list", items: [[{ kind: "text", text: "one more" }], [{ kind: "text", text: "two" }]] })
  expect(parts[4]).toEqual({ kind: "code", text: "raw `text`" })
  expect(parts[5]).toEqual({ kind: "paragraph", spans: [{ kind: "text", text: "See here." }] })
})

test("nothing is nothing", () => {
  expect(helpParts(" \n\n")).toEqual([])
})
