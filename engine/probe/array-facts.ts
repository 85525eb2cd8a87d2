import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import type { NamedArray, Values } from "../interchange/arrays.ts"
import { npyHeader } from "../interchange/npz/npy-header.ts"
import { npyArray } from "../interchange/npz/npy-read.ts"
import { checkMember, zipMembers } from "../interchange/npz/zip-read.ts"
import type { DataNeed } from "../model/block-type.ts"
import { isVector, sizeOf, type ArrayFacts, type Facts } from "../model/facts.ts"
import { problemAt } from "../model/file-problem.ts"
import type { FileStamp } from "./look.ts"
import { isMatlab, matlabArrays } from "./matlab-arrays.ts"

/** Longer files are not looked into; their program reads them without holding them in memory. */
const mostBytes = 512 * 1024 * 1024
const mostVector = 10_000_000
const hdf5 = Buffer.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a])

/** Names and shapes of the arrays in an NPY, NPZ or MATLAB 5 file; of HDF5 and MATLAB 7.3 only that it is there. */
export async function lookAtArrays(_: DataNeed, stamp: FileStamp): Promise<Facts> {
  if (stamp.size > mostBytes) return stamp
  const arrays = arraysIn(await readFile(stamp.path), stamp.path)
  return arrays ? { ...stamp, arrays } : stamp
}

function arraysIn(bytes: Buffer, path: string): ArrayFacts[] | undefined {
  const starts = (mark: string) => bytes.subarray(0, mark.length).toString("latin1") === mark
  if (starts("\u001F\u008B")) throw problemAt("file-packed", { file: path }, `${basename(path)} is packed with gzip. Unpack it (gunzip) and choose the unpacked file.`)
  if (starts("\u0093NUMPY")) return [npyFacts(bytes, "", { file: path, where: basename(path) })]
  if (starts("PK\u0003\u0004") || starts("PK\u0005\u0006")) return npzFacts(bytes, path)
  if (isHdf5(bytes)) return undefined
  if (isMatlab(bytes)) return matlabArrays(bytes, path).map((array) => withRange(array.facts, array.values))
  throw problemAt("arrays-format", { file: path }, `${basename(path)} is no file of arrays that can be read: NPY, NPZ, HDF5, or MATLAB's level 5 or 7.3. Save it as one of these.`)
}

/** The HDF5 part may begin behind a block of 512 bytes or a power of two more, as in MATLAB 7.3. */
function isHdf5(bytes: Buffer): boolean {
  for (let at = 0; at + hdf5.length <= bytes.length; at = at === 0 ? 512 : at * 2) if (bytes.subarray(at, at + hdf5.length).equals(hdf5)) return true
  return false
}

function npzFacts(bytes: Buffer, path: string): ArrayFacts[] {
  return zipMembers(bytes, path).map((member) => {
    checkMember(member, path)
    const name = member.name.replace(/\.npy$/, "")
    return npyFacts(member.content, name, { file: path, where: `“${name}” of ${basename(path)}` })
  })
}

function npyFacts(bytes: Uint8Array, name: string, place: { readonly file: string; readonly where: string }): ArrayFacts {
  const { shape, element } = npyHeader(bytes, place)
  const facts: ArrayFacts = { name, shape: [...shape], numbers: /^[<>=|][bfiu]\d$/.test(element) }
  return withRange(facts, () => (npyArray(bytes, name, place) satisfies NamedArray).values)
}

/** A vector may hold classes, so its values are looked at. */
function withRange(facts: ArrayFacts, values: () => Values | undefined): ArrayFacts {
  const count = sizeOf(facts)
  const looked = facts.numbers && facts.shape.length > 0 && isVector(facts) && count > 0 && count <= mostVector
  const numbers = looked ? values() : undefined
  if (!numbers) return facts
  let [low, high, whole] = [Infinity, -Infinity, true]
  for (const value of numbers) {
    const number = Number(value)
    if (!Number.isFinite(number)) return facts
    low = Math.min(low, number)
    high = Math.max(high, number)
    whole &&= Number.isInteger(number)
  }
  return { ...facts, range: [low, high], whole }
}
