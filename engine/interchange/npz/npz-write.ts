import type { NamedArray } from "../arrays.ts"
import { bytesOf } from "../text.ts"
import { crc32 } from "./crc32.ts"
import { alignment, npyHeaderBytes } from "./npy-write.ts"
import { elsewhere, mark, recordBytes, zip64Field } from "./zip-layout.ts"

/** Zip 4.5, the first with zip64; the upper byte says that a Unix wrote it. */
const version = 45
const madeBy = (3 << 8) | version
const namesAreUtf8 = 0x0800
const firstOf1980 = 0x21
const paddingField = 0xd935
const longestName = 0xffff

interface Member {
  readonly name: Uint8Array
  readonly header: Uint8Array
  readonly values: Uint8Array
  readonly crc: number
  readonly size: number
  readonly offset: number
  readonly padding: number
}

/**
 * An uncompressed zip64 archive that numpy.load opens, member `<name>.npy` each, numbers at multiples of 64 bytes: byte for
 * byte what a job writes. Names must differ. Throws RangeError for a name longer than zip can hold.
 */
export function writeNpz(arrays: readonly NamedArray[]): Uint8Array {
  const members: Member[] = []
  for (const array of arrays) members.push(memberOf(array, endOf(members.at(-1))))
  const central = endOf(members.at(-1))
  const centralBytes = members.reduce((all, { name }) => all + recordBytes.central + name.length + 28, 0)
  const out = new Uint8Array(central + centralBytes + recordBytes.end64 + recordBytes.locator + recordBytes.end)
  for (const member of members) putMember(out, member)
  let at = central
  for (const member of members) at = putCentral(out, at, member)
  putEnd(out, { count: members.length, at: central, bytes: centralBytes })
  return out
}

function memberOf({ name, shape, values }: NamedArray, offset: number): Member {
  const fileName = bytesOf(`${name}.npy`)
  if (fileName.length > longestName) throw new RangeError(`an array's name is ${fileName.length} bytes long; a zip archive holds ${longestName}`)
  const header = npyHeaderBytes(shape, values)
  const content = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const before = offset + recordBytes.local + fileName.length + 20 + 4
  return {
    name: fileName,
    header,
    values: content,
    crc: crc32(content, crc32(header)),
    size: header.length + content.length,
    offset,
    padding: (alignment - (before % alignment)) % alignment,
  }
}

function contentStart({ offset, name, padding }: Member): number {
  return offset + recordBytes.local + name.length + 20 + 4 + padding
}

function endOf(member: Member | undefined): number {
  return member ? contentStart(member) + member.size : 0
}

/** Puts numbers of 2, 4 or 8 bytes one after the other; returns where they end. */
function put(out: Uint8Array, at: number, ...numbers: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): number {
  const view = new DataView(out.buffer)
  let end = at
  for (const [bytes, value] of numbers) {
    if (bytes === 2) view.setUint16(end, value, true)
    else if (bytes === 4) view.setUint32(end, value, true)
    else view.setBigUint64(end, BigInt(value), true)
    end += bytes
  }
  return end
}

/** What a member's local and central records share, in the order of APPNOTE 4.3.7 and 4.3.12. */
function common({ crc, name }: Member): readonly (readonly [2 | 4, number])[] {
  return [[2, version], [2, namesAreUtf8], [2, 0], [2, 0], [2, firstOf1980], [4, crc], [4, elsewhere], [4, elsewhere], [2, name.length]]
}

function putMember(out: Uint8Array, member: Member): void {
  const { name, size, padding, header, values } = member
  const at = put(out, member.offset, [4, mark.local], ...common(member), [2, 20 + 4 + padding])
  out.set(name, at)
  put(out, at + name.length, [2, zip64Field], [2, 16], [8, size], [8, size], [2, paddingField], [2, padding])
  out.set(header, contentStart(member))
  out.set(values, contentStart(member) + header.length)
}

function putCentral(out: Uint8Array, from: number, member: Member): number {
  const { name, size, offset } = member
  const permissions = 0o600 * 0x10000
  const at = put(out, from, [4, mark.central], [2, madeBy], ...common(member), [2, 28], [2, 0], [2, 0], [2, 0], [4, permissions], [4, elsewhere])
  out.set(name, at)
  return put(out, at + name.length, [2, zip64Field], [2, 24], [8, size], [8, size], [8, offset])
}

function putEnd(out: Uint8Array, folder: { readonly count: number; readonly at: number; readonly bytes: number }): void {
  const { count } = folder
  const end64 = folder.at + folder.bytes
  const at = put(out, end64, [4, mark.end64], [8, 44], [2, madeBy], [2, version], [4, 0], [4, 0], [8, count], [8, count], [8, folder.bytes], [8, folder.at])
  const end = put(out, at, [4, mark.locator], [4, 0], [8, end64], [4, 1])
  put(out, end, [4, mark.end], [2, 0], [2, 0], [2, 0xffff], [2, 0xffff], [4, elsewhere], [4, elsewhere], [2, 0])
}
