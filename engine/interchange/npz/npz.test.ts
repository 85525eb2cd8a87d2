import { crc32 as crcOfZlib } from "node:zlib"
import * as fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { cases } from "../../../tests/counts.ts"
import type { NamedArray, Values } from "../arrays.ts"
import { changed, cutOff, expectProblem } from "../testing/damage.ts"
import { json, python } from "../testing/python.ts"
import { crc32 } from "./crc32.ts"
import { readNpy, readNpz } from "./npz-read.ts"
import { writeNpz } from "./npz-write.ts"
import { zipMembers } from "./zip-read.ts"

const arrays: readonly NamedArray[] = [
  { name: "outer/dense001.weight", shape: [2, 3], values: Float32Array.of(0, -0, 1.5, NaN, Infinity, 1e-45) },
  { name: "before/optimizer.first.dense001.weight", shape: [3], values: Float64Array.of(Math.PI, Number.MAX_VALUE, 5e-324) },
  { name: "rows", shape: [2], values: BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n) },
  { name: "loss", shape: [], values: Float64Array.of(0.1) },
  { name: "nothing", shape: [0, 4], values: new Int32Array() },
  { name: "größe “q” 力", shape: [1, 1, 1, 2], values: Uint8Array.of(0, 255) },
  { name: "small", shape: [2], values: Int8Array.of(-128, 127) },
  { name: "words", shape: [2], values: Uint16Array.of(0, 65535) },
  { name: "short", shape: [1], values: Int16Array.of(-32768) },
  { name: "whole", shape: [1], values: Int32Array.of(-(2 ** 31)) },
  { name: "natural", shape: [1], values: Uint32Array.of(2 ** 32 - 1) },
  { name: "large", shape: [1], values: BigUint64Array.of(2n ** 64n - 1n) },
]

function plain(values: Values): readonly (number | string)[] {
  return Array.from<number | bigint, number | string>(values as Iterable<number | bigint> & ArrayLike<number>, (value) => (typeof value === "bigint" ? String(value) : value))
}

describe("with NumPy", () => {
  test("it opens what is written, value for value, and the archive is sound", () => {
    const script = `
import json, numpy, zipfile
assert zipfile.ZipFile("ours.npz").testzip() is None
found = numpy.load("ours.npz", allow_pickle=False)
again = {name: numpy.array(found[name]) for name in found.files}
numpy.savez("again.npz", **again)
open("kinds.json", "w").write(json.dumps({name: [array.dtype.str, array.shape] for name, array in again.items()}))
`
    const files = python(script, { "ours.npz": writeNpz(arrays) })
    const again = readNpz(files.get("again.npz")!, "again") as ReadonlyMap<string, NamedArray>
    expect([...again.values()]).toEqual(arrays)
    expect(json(files, "kinds.json")).toMatchObject({ rows: ["<i8", [2]], loss: ["<f8", []], nothing: ["<i4", [0, 4]], "größe “q” 力": ["|u1", [1, 1, 1, 2]] })
  })

  test("what it writes is read: every kind, both byte orders, C and Fortran order, half floats widened", () => {
    const script = `
import json, numpy
counting = numpy.arange(-12, 12).reshape(2, 3, 4)
kinds = ["f2", "f4", "f8", "i1", "i2", "i4", "i8"]
natural = ["u1", "u2", "u4", "u8", "b1"]
arrays = {order + kind: counting.astype(order + kind) for order in "<>" for kind in kinds}
arrays.update({order + kind: abs(counting).astype(order + kind) for order in "<>" for kind in natural})
numpy.savez("c.npz", **arrays)
numpy.savez("fortran.npz", **{name: numpy.asfortranarray(array) for name, array in arrays.items()})
open("values.json", "w").write(json.dumps({name: array.astype("f8").ravel().tolist() for name, array in arrays.items()}))
halves = numpy.arange(65536, dtype="u2").view("f2")
numpy.savez("halves.npz", f2=halves, f4=halves.astype("f4"))
numpy.save("one.npy", numpy.float64(7))
`
    const files = python(script)
    const values = json(files, "values.json") as Record<string, number[]>
    for (const name of ["c.npz", "fortran.npz"]) {
      const found = readNpz(files.get(name)!, name) as ReadonlyMap<string, NamedArray>
      expect(Object.fromEntries([...found].map(([key, array]) => [key, plain(array.values).map(Number)]))).toEqual(values)
      expect([...found.values()].every(({ shape }) => shape.join() === "2,3,4")).toBe(true)
    }
    const halves = readNpz(files.get("halves.npz")!, "halves.npz") as ReadonlyMap<string, NamedArray>
    expect(halves.get("f2")!.values).toEqual(halves.get("f4")!.values)
    expect(readNpy(files.get("one.npy")!, "one.npy")).toEqual({ name: "", shape: [], values: Float64Array.of(7) })
  })

  test("what is not read is told: packed archives, text, objects, complex numbers, records", () => {
    const script = `
import numpy
numpy.savez_compressed("packed.npz", a=numpy.zeros(3))
for name, array in {"text": numpy.array(["a"]), "object": numpy.array([None]), "complex": numpy.zeros(2, "c8"), "record": numpy.zeros(2, [("a", "f4"), ("b", "i4")]), "long": numpy.zeros(2, "f16")}.items():
    numpy.savez(name + ".npz", a=array)
`
    for (const [name, bytes] of python(script)) expectProblem(readNpz(bytes, "a file"), name === "packed.npz" ? "npz-packed" : "npy-element")
  })
})

describe("damage", () => {
  const small = writeNpz([arrays[0]!, arrays[3]!, arrays[5]!])
  const ofNumpy = python(`import numpy; numpy.savez("a.npz", b=numpy.arange(5.0), c=numpy.asfortranarray(numpy.ones((2, 3), ">i4"))); numpy.save("a.npy", numpy.ones((2, 3)))`)
  const archives = { ours: small, numpy: ofNumpy.get("a.npz")! }

  it.each(Object.entries(archives))("an archive cut off anywhere is a problem: %s", (_, bytes) => {
    for (const cut of cutOff(bytes)) expectProblem(readNpz(cut, "a file"), "npz-damaged")
  })

  it("an array cut off anywhere is a problem, and so is one with more behind it", () => {
    for (const cut of cutOff(ofNumpy.get("a.npy")!)) expectProblem(readNpy(cut, "a file"), "npy-damaged")
    expectProblem(readNpy(Buffer.concat([ofNumpy.get("a.npy")!, Buffer.alloc(8)]), "a file"), "npy-damaged")
  })

  it.each(Object.entries(archives))("any change of bytes gives the same arrays or a problem: %s", (_, bytes) => {
    const right = [...(readNpz(bytes, "a file") as ReadonlyMap<string, NamedArray>).values()]
    fc.assert(
      fc.property(changed(bytes), (damaged) => {
        const found = readNpz(damaged, "a file")
        if ("problem" in found) expectProblem(found, /^np[yz]-/)
        else for (const { values } of found.values()) expect(right.map((array) => array.values)).toContainEqual(values)
      }),
      { numRuns: cases("interchange") },
    )
  })

  it("any change of an array's bytes gives numbers or a problem", () => {
    fc.assert(
      fc.property(changed(ofNumpy.get("a.npy")!), (damaged) => {
        const found = readNpy(damaged, "a file")
        if ("problem" in found) expectProblem(found, /^npy-/)
      }),
      { numRuns: cases("interchange") },
    )
  })

  it("names twice, members over each other and enormous shapes are refused at once", () => {
    expectProblem(readNpz(writeNpz([arrays[3]!, arrays[3]!]), "a file"), "npz-damaged")
    const header = (shape: string, descr = "'<f8'") => Buffer.from(`\x93NUMPY\x01\0\x80\0${`{'descr': ${descr}, 'fortran_order': True, 'shape': (${shape}), }`.padEnd(127)}\n`, "latin1")
    for (const shape of ["9007199254740993,", "4294967296, 4294967296", "9".repeat(50), "-1,", "1, ".repeat(20), "0, 99999999999999999999"]) expectProblem(readNpy(header(shape), "a file"), "npy-damaged")
    expectProblem(readNpy(header("2,", "[('a', '<f4')]"), "a file"), "npy-element")
    expectProblem(readNpy(header("2,", "'constructor'"), "a file"), "npy-element")
    expectProblem(readNpz(overlapping(), "a file"), "npz-damaged")
  })

  /** A list in which every member is the first one. */
  function overlapping(): Uint8Array {
    const bytes = writeNpz([1, 2, 3].map((number) => ({ name: `${number}`, shape: [200], values: new Float64Array(200) })))
    const first = Buffer.from(bytes).indexOf("PK\u0001\u0002", 0, "latin1")
    const length = 46 + "1.npy".length + 28
    for (const turn of [1, 2]) bytes.copyWithin(first + turn * length, first, first + length)
    return bytes
  }
})

test("whatever is written is read again, also from a file that lies askew in memory", () => {
  const number = fc.array(fc.double(), { maxLength: 9 }).map((list) => ({ shape: [list.length], values: Float64Array.from(list) as Values }))
  const integer = fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), { maxLength: 9 }).map((list) => ({ shape: [1, list.length], values: BigInt64Array.from(list) as Values }))
  const name = fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("\uFEFFmark", "\u{10FFFF}", "力", "__proto__", "a.npy", "a/../b\0"))
  const array = fc.tuple(name, fc.oneof(number, integer)).map(([name, rest]) => ({ name, ...rest }))
  fc.assert(
    fc.property(fc.uniqueArray(array, { selector: ({ name }) => name, maxLength: 4 }), fc.nat(9), (list, askew) => {
      const bytes = writeNpz(list)
      const moved = new Uint8Array(bytes.length + askew).subarray(askew)
      moved.set(bytes)
      const found = readNpz(moved, "a file") as ReadonlyMap<string, NamedArray>
      expect([...found.keys()]).toEqual(list.map(({ name }) => name))
      expect(Buffer.compare(writeNpz([...found.values()]), bytes)).toBe(0)
    }),
    { numRuns: cases("interchange") },
  )
})

test("numbers begin at multiples of 64 bytes, and a view of Node's own does as well", () => {
  const bytes = writeNpz(arrays)
  for (const { content } of zipMembers(bytes, "a file")) expect((content.byteOffset + new DataView(content.buffer, content.byteOffset).getUint16(8, true) + 10) % 64).toBe(0)
  expect([...(readNpz(Buffer.from(bytes), "a file") as ReadonlyMap<string, NamedArray>).values()]).toEqual(arrays)
})

test("the checksum is zip's, in one piece or in two", () => {
  expect(crc32(Buffer.from("123456789"))).toBe(0xcbf43926)
  fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(70), (bytes, at) => crc32(bytes) === crcOfZlib(bytes) && crc32(bytes.subarray(at), crc32(bytes.subarray(0, at))) === crcOfZlib(bytes)))
})

test("an archive without arrays is one", () => {
  expect(readNpz(writeNpz([]), "a file")).toEqual(new Map())
})

test("a name that no zip archive can hold is refused", () => {
  expect(() => writeNpz([{ name: "n".repeat(65_532), shape: [], values: Float64Array.of(1) }])).toThrow(RangeError)
})
