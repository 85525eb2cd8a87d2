import * as fc from "fast-check"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { changed } from "../interchange/testing/damage.ts"
import { python } from "../interchange/testing/python.ts"
import { Facts } from "../model/facts.ts"
import { probe } from "./probe.ts"

const folder = mkdtempSync(join(tmpdir(), "tephra-arrays-"))
afterAll(() => rmSync(folder, { recursive: true }))

const files = python(`
import gzip, numpy, scipy.io
u = numpy.arange(24.0).reshape(4, 3, 2)
both = {"u": u, "kind": numpy.array([0, 3, 1, 1]), "x": numpy.array([-0.5, 2, 0, 1], "f4")}
numpy.save("u.npy", u)
numpy.savez("both.npz", words=numpy.array(["a", "b"]), **both)
numpy.savez_compressed("packed.npz", **both)
for packed in (0, 1):
    scipy.io.savemat(f"both{packed}.mat", {"words": "text", "z": 1j * both["x"], **both}, do_compression=bool(packed))
with open("both.h5", "wb") as file:
    file.write(bytes(512) + b"\\x89HDF\\r\\n\\x1a\\n" + bytes(100))
with open("u.gz", "wb") as file:
    file.write(gzip.compress(b"u"))
with open("text.mat", "w") as file:
    file.write("1 2 3" * 200)
`)

async function look(bytes: Uint8Array) {
  const path = join(folder, "a file")
  writeFileSync(path, bytes)
  return await probe({ name: "arrays", path: "", format: "arrays", options: {} }, path)
}

async function arraysIn(name: string) {
  return Facts.parse(await look(files.get(name)!)).arrays
}

const u = { name: "u", shape: [4, 3, 2], numbers: true }

test("tells names and shapes, and the range of what may be classes", async () => {
  expect(await arraysIn("u.npy")).toEqual([{ ...u, name: "" }])
  expect(await arraysIn("both.npz")).toEqual([
    { name: "words", shape: [2], numbers: false },
    u,
    { name: "kind", shape: [4], numbers: true, range: [0, 3], whole: true },
    { name: "x", shape: [4], numbers: true, range: [-0.5, 2], whole: false },
  ])
})

test.each([0, 1])("tells the variables of a MATLAB file as SciPy wrote them, packed: %i", async (packed) => {
  expect(await arraysIn(`both${packed}.mat`)).toEqual([
    { name: "words", shape: [1, 4], numbers: false },
    { name: "z", shape: [1, 4], numbers: false },
    u,
    { name: "kind", shape: [1, 4], numbers: true, range: [0, 3], whole: true },
    { name: "x", shape: [1, 4], numbers: true, range: [-0.5, 2], whole: false },
  ])
})

test("of HDF5 only that it is there", async () => {
  expect(await arraysIn("both.h5")).toBeUndefined()
})

test("says what is wrong", async () => {
  expect(await look(files.get("text.mat")!)).toMatchObject({ problem: { code: "arrays-format" } })
  expect(await look(files.get("u.gz")!)).toMatchObject({ problem: { code: "file-packed" } })
  expect(await look(files.get("packed.npz")!)).toMatchObject({ problem: { code: "npz-packed" } })
  expect(await look(files.get("both.npz")!.slice(0, 400))).toMatchObject({ problem: { code: "npz-damaged" } })
  expect(await look(files.get("u.npy")!.slice(0, 40))).toMatchObject({ problem: { code: "npy-damaged" } })
  for (const packed of [0, 1]) expect(await look(files.get(`both${packed}.mat`)!.slice(0, 300))).toMatchObject({ problem: { code: "matlab-damaged" } })
})

test("a damaged file is facts or a Problem, never more", async () => {
  for (const name of ["u.npy", "both.npz", "both0.mat", "both1.mat"]) {
    await fc.assert(
      fc.asyncProperty(changed(files.get(name)!), async (bytes) => {
        if (bytes.length === 0) return
        const found = await look(bytes)
        if ("problem" in found) expect(found.problem.code).toMatch(/^(npy|npz|matlab)-|^arrays-format$/)
        else Facts.parse(found)
      }),
      { numRuns: 150, seed: 1 },
    )
  }
})

test("every problem of arrays has a page", () => {
  const page = readFileSync(new URL("problems.md", import.meta.url), "utf8")
  for (const code of ["arrays-format", "matlab-damaged"]) expect(page).toContain(`## ${code}: `)
})
