import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { readFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { DataNeed } from "../model/block-type.ts"
import { Facts } from "../model/facts.ts"
import { parseHelp } from "../help.ts"
import { csvRows } from "./csv-rows.ts"
import { probe } from "./probe.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tephra-probe-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const raised = new Set<string>()

function need(format: DataNeed["format"], options: DataNeed["options"] = {}): DataNeed {
  return { name: "table", path: "", format, options }
}

async function look(bytes: string | Uint8Array, of: DataNeed = need("csv")) {
  const path = join(folder, "file")
  writeFileSync(path, bytes)
  return await probe(of, path)
}

async function facts(bytes: string | Uint8Array, of?: DataNeed): Promise<Facts> {
  const found = await look(bytes, of)
  if ("problem" in found) throw new Error(found.problem.message)
  return Facts.parse(found)
}

async function problem(bytes: string | Uint8Array, of?: DataNeed) {
  const found = await look(bytes, of)
  if (!("problem" in found)) throw new Error("no problem found")
  raised.add(found.problem.code)
  return found.problem
}

function idx(dims: number[], bytes: number[]): Buffer {
  const head = Buffer.alloc(4 + 4 * dims.length)
  head.writeUInt32BE(0x0800 + dims.length, 0)
  dims.forEach((dim, index) => head.writeUInt32BE(dim, 4 + 4 * index))
  return Buffer.concat([head, Buffer.from(bytes)])
}

describe("csv", () => {
  test("tells columns, rows, kinds, ranges and distinct values", async () => {
    expect(await facts("a,b,c\n1,2.5,x\n-3,2.5,y\n")).toMatchObject({
      rows: 2,
      columns: ["a", "b", "c"],
      dtypes: ["number", "number", "text"],
      distinct: [2, 1, 2],
      ranges: [[-3, 1], [2.5, 2.5], null],
      integers: [true, false, false],
      texts: [null, null, { text: "x", line: 2, column: 7 }],
    })
  })

  test("reads a byte order mark, CRLF, quotes, UTF-8, empty lines at the end and a missing last line end", async () => {
    const found = await facts('\uFEFF"a, b",Größe\r\n"1", 2\r\n3,4')
    expect(found).toMatchObject({ columns: ["a, b", "Größe"], rows: 2, ranges: [[1, 3], [2, 4]] })
    expect(await facts("a,b\n1,2\n\r\n\n")).toMatchObject({ rows: 1 })
  })

  test("names columns itself without a header", async () => {
    expect(await facts("1;2\n3;4\n", need("csv", { delimiter: ";", header: false }))).toMatchObject({ columns: ["column_1", "column_2"], rows: 2 })
    expect(await facts(",b\n1,2\n")).toMatchObject({ columns: ["", "b"] })
  })

  test("points at the first cell that is no finite number", async () => {
    for (const cell of ["abc", "", "nan", "inf", "1e999", "1,5".replace(",", "_"), "0x10"]) {
      const { texts, dtypes } = await facts(`x,y\n1,2\n3,${cell}\n`)
      expect(texts?.[1]).toEqual({ text: cell, line: 3, column: 3 })
      expect(dtypes).toEqual(["number", "text"])
    }
  })

  test("counts lines through quoted line breaks", async () => {
    const { texts } = await facts('a,b\n1,"x\ny"\n2,3\nz,4\n')
    expect(texts).toEqual([{ text: "z", line: 5, column: 1 }, { text: "x\ny", line: 2, column: 3 }])
  })

  test("says what is wrong and where", async () => {
    expect(await problem("a,b\n1,2\n3\n")).toMatchObject({ code: "row-length", at: { line: 3, column: 1 }, message: expect.stringMatching(/^file:3:1: This row has 1 cells/) })
    expect(await problem('a,b\n1,"2\n')).toMatchObject({ code: "quote-open", at: { line: 2, column: 3 } })
    expect(await problem('a,b\n1,"2"x\n')).toMatchObject({ code: "quote-stray", at: { line: 2, column: 6 } })
    expect(await problem("ä,b\nä,2\nä,\"3\"x\n")).toMatchObject({ at: { line: 3, column: 7 } })
    expect(await problem("a,b\n1,2\n\n3,4\n")).toMatchObject({ code: "row-blank", at: { line: 3, column: 1 } })
    expect(await problem(gzipSync("a,b"))).toMatchObject({ code: "file-packed" })
    expect(await problem("a,b,a\n")).toMatchObject({ code: "column-name-twice", at: { line: 1, column: 5 } })
    expect(await problem("")).toMatchObject({ code: "file-empty" })
    expect(await problem("\n\n")).toMatchObject({ code: "file-empty" })
    expect(await problem("a\0b")).toMatchObject({ code: "not-text" })
  })

  test("a header alone is a table of no rows", async () => {
    expect(await facts("a,b\n")).toMatchObject({ rows: 0, columns: ["a", "b"], ranges: [null, null] })
  })

  test("a missing file and a folder are told apart", async () => {
    for (const [path, code] of [[join(folder, "none.csv"), "file-missing"], [folder, "file-not-readable"]] as const) {
      const found = await probe(need("csv"), path)
      expect(found).toMatchObject({ problem: { code, severity: "error" } })
      raised.add(code)
    }
  })

  test("tells size and time alone of a format that it cannot look at", async () => {
    for (const format of ["hdf5", "constructor"]) expect(await facts("abc", need(format))).toEqual({ path: join(folder, "file"), size: 3, mtime: expect.any(Number) as number })
  })

  test("gives the same rows however the text is cut into chunks", async () => {
    const text = 'a,"b ""q"""\r\n1,2\r\n"x\r\ny",3\n4,5\r'
    const whole = await rowsOf([text])
    for (let size = 1; size < text.length; size++) {
      expect(await rowsOf(text.match(new RegExp(`[^]{1,${size}}`, "g"))!)).toEqual(whole)
    }
    expect(whole.map(({ cells }) => cells)).toEqual([["a", 'b "q"'], ["1", "2"], ["x\r\ny", "3"], ["4", "5"]])
  })
})

async function rowsOf(chunks: string[]) {
  async function* stream() {
    yield* chunks
  }
  const rows = []
  for await (const some of csvRows(stream(), ",", "f")) rows.push(...some)
  return rows
}

describe("idx", () => {
  test("tells rows and dims of images, rows and classes of labels", async () => {
    const images = idx([2, 2, 3], Array(12).fill(7))
    const labels = idx([3], [0, 4, 2])
    expect(await facts(images, need("idx-images"))).toMatchObject({ rows: 2, dims: [2, 3] })
    expect(await facts(labels, need("idx-labels"))).toMatchObject({ rows: 3, classes: 5 })
  })

  test("says what is wrong", async () => {
    const labels = idx([3], [0, 1, 2])
    expect(await problem(labels, need("idx-images"))).toMatchObject({ code: "idx-magic", message: expect.stringContaining("00000801 instead of 00000803") })
    expect(await problem(labels.subarray(0, 9), need("idx-labels"))).toMatchObject({ code: "idx-size", message: expect.stringContaining("promises 3 bytes of values, and 1 follow") })
    expect(await problem(Buffer.concat([labels, labels]), need("idx-labels"))).toMatchObject({ code: "idx-size", message: expect.stringContaining("too long") })
    expect(await problem(labels.subarray(0, 6), need("idx-labels"))).toMatchObject({ code: "idx-size" })
    expect(await problem(idx([2, 0, 3], []), need("idx-images"))).toMatchObject({ code: "idx-size" })
    expect(await problem("x", need("idx-labels"))).toMatchObject({ code: "idx-magic" })
    expect(await problem(gzipSync(labels), need("idx-labels"))).toMatchObject({ code: "file-packed" })
  })
})

describe("cifar", () => {
  const records = (classes: number, labels: readonly number[]) =>
    Buffer.concat(labels.map((label) => Buffer.concat([Buffer.from(classes === 100 ? [255, label] : [label]), Buffer.alloc(3072, 7)])))
  const of = (classes: number) => need("cifar", { classes })

  test("tells rows and the shape of a picture", async () => {
    const labels = Array.from({ length: 200 }, (_, row) => row % 10)
    for (const classes of [10, 100]) expect(await facts(records(classes, labels), of(classes))).toMatchObject({ rows: 200, dims: [3, 32, 32], classes })
  })

  test("says what is wrong and where", async () => {
    const labels = Array.from({ length: 200 }, () => 3)
    expect(await problem(records(100, labels), of(10))).toMatchObject({ code: "cifar-size", message: expect.stringContaining("set classes to 100") })
    expect(await problem(records(10, [1]).subarray(0, 900), of(10))).toMatchObject({ code: "cifar-size", message: expect.stringContaining("900 bytes are left over") })
    expect(await problem(records(10, labels.with(150, 10)), of(10))).toMatchObject({ code: "cifar-label", message: expect.stringContaining("label 10 of image 150") })
    expect(await problem(records(100, labels.with(199, 100)), of(100))).toMatchObject({ code: "cifar-label", message: expect.stringContaining("label 100 of image 199") })
    expect(await problem(gzipSync("x"), of(10))).toMatchObject({ code: "file-packed" })
  })
})

test("a look is kept until path, size, mtime or options change", async () => {
  const kept = new Map<string, Facts>()
  const path = join(folder, "kept.csv")
  writeFileSync(path, "a,b\n1,2\n")
  const first = await probe(need("csv"), path, kept)
  expect(await probe(need("csv"), path, kept)).toBe(first)
  expect(await probe(need("csv", { delimiter: ";" }), path, kept)).not.toBe(first)
  writeFileSync(path, "a,b\n1,2\n3,4\n")
  expect(await probe(need("csv"), path, kept)).toMatchObject({ rows: 2 })
})

/** Raised in array-facts.test.ts. */
const ofArrays = ["arrays-format", "matlab-damaged"]

test("every problem has a page, and every page a problem", () => {
  const pages = Object.keys(parseHelp(readFileSync(new URL("problems.md", import.meta.url), "utf8")).problems)
  expect(pages.sort()).toEqual([...raised, ...ofArrays].sort())
})
