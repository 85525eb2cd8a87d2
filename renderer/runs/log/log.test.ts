import { describe, expect, test } from "vitest"
import { found, lineKind, lineParts, matches } from "./log-line.ts"
import { addText, emptyLog, joinedLogs, lineLimit, shownLines } from "./log-text.ts"
import { wishedLine } from "./wished-line.ts"

describe("the text of a log", () => {
  test("lines form as pieces arrive, the unfinished one is shown too", () => {
    const log = addText(addText(emptyLog(1), 0, "building 1"), 10, " of 2\nbuil")
    expect(log.lines).toEqual(["building 1 of 2"])
    expect(shownLines(log)).toEqual(["building 1 of 2", "buil"])
    expect(log.end).toBe(20)
  })

  test("a piece that is held already is not shown twice, counted in bytes", () => {
    const log = addText(emptyLog(1), 0, "µ = 1\n")
    expect(addText(log, 0, "µ = 1\n")).toBe(log)
    expect(addText(log, 0, "µ = 1\nnext\n").lines).toEqual(["µ = 1", "next"])
  })

  test("after a gap only the new part is held, and says where it starts", () => {
    const log = addText(addText(emptyLog(1), 0, "a\n"), 100, "b\n")
    expect([log.from, log.lines]).toEqual([100, ["b"]])
  })

  test("an earlier part joins the line that was cut", () => {
    const told = addText(emptyLog(1, 9), 9, "ond\nlast\npart")
    const early = addText(emptyLog(1), 0, "first\nsec")
    expect(joinedLogs(early, told)).toEqual({ attempt: 1, from: 0, end: 22, lines: ["first", "second", "last"], rest: "part" })
    expect(joinedLogs(early, emptyLog(1, 9)).rest).toBe("sec")
    expect(joinedLogs(addText(emptyLog(1), 0, "far"), told)).toBe(told)
  })

  test("a very long log keeps its tail", () => {
    const text = Array.from({ length: lineLimit + 10 }, (_, at) => `line ${at}\n`).join("")
    const log = addText(emptyLog(1), 0, text)
    expect(log.lines.length).toBeLessThanOrEqual(lineLimit)
    expect(log.lines.at(-1)).toBe(`line ${lineLimit + 9}`)
    expect(text.slice(log.from).startsWith(log.lines[0] ?? "?")).toBe(true)
  })

  test("terminal colours and overwritten states are dropped", () => {
    const log = addText(emptyLog(1), 0, "\u001b[1mred\u001b[0m\r\n10 %\r20 %\n")
    expect(log.lines).toEqual(["red", "20 %"])
  })
})

describe("a line of a log", () => {
  test("errors and warnings stand out", () => {
    expect(["stages/train.cpp:4:2: error: no", "tephra: rank 1: bad", "x.cpp: warning: unused", "step 3", "0 errors"].map(lineKind)).toEqual([
      "error", "error", "warning", "plain", "plain",
    ])
  })

  test("a block that the pipeline knows can be gone to", () => {
    const line = 'tephra: rank 1: block "abcdefgh": row 3 is empty'
    expect(lineParts(line, (id) => id === "abcdefgh").map((part) => part.block)).toEqual([undefined, "abcdefgh", undefined])
    expect(lineParts(line, () => false)).toEqual([{ text: line, from: 0 }])
  })

  test("searching ignores case", () => {
    expect(matches(["Rank 1", "step", "rank 2"], "RANK")).toEqual([0, 2])
    expect(found("rank of rank", "rank")).toEqual([
      { text: "rank", from: 0, hit: true },
      { text: " of ", from: 4, hit: false },
      { text: "rank", from: 8, hit: true },
    ])
  })

  test("a wish finds its line, our own last word, or the first error", () => {
    const lines = ["ok", "x.cpp:3: error: y", 'tephra: rank 1: block "abcdefgh": no', "after"]
    expect([wishedLine(lines, "no"), wishedLine(lines, "not there"), wishedLine(lines.slice(0, 2), null), wishedLine(["ok"], null)]).toEqual([2, 2, 1, -1])
  })
})
