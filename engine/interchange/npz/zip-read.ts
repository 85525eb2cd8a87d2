import type { FileProblem } from "../../model/file-problem.ts"
import { problemAt } from "../../model/file-problem.ts"
import { quoted, textOf } from "../text.ts"
import { crc32 } from "./crc32.ts"
import { elsewhere, mark, recordBytes, zip64Field } from "./zip-layout.ts"

/** A member of an archive; `content` is a view of the bytes as they lie there. */
export interface ZipMember {
  readonly name: string
  readonly content: Uint8Array
  /** CRC-32 of the unpacked content. */
  readonly crc: number
  readonly packed: boolean
}

interface Archive {
  readonly file: string
  readonly bytes: Uint8Array
  readonly view: DataView
}

/** Members of a zip or zip64 archive, in its order, checksums not yet checked. Throws a FileProblem that names `file`. */
export function zipMembers(bytes: Uint8Array, file: string): ZipMember[] {
  const archive = { file, bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
  const folder = centralFolder(archive)
  const members: ZipMember[] = []
  let at = folder.at
  let whole = 0
  for (let index = 0; index < folder.count; index += 1) {
    const found = memberAt(archive, at)
    members.push(found.member)
    at = found.next
    whole += found.member.content.length
    // Members that share bytes would make a small file cost the time of a huge one.
    if (whole > bytes.length) throw damagedArchive(file, "its members overlap")
  }
  return members
}

/** Throws a FileProblem when the member is packed or its content fails the checksum. */
export function checkMember({ name, content, crc, packed }: ZipMember, file: string): void {
  if (packed) {
    throw problemAt("npz-packed", { file }, `${file} holds ${quoted(name)} packed. Save the arrays with numpy.savez, not savez_compressed.`)
  }
  if (crc32(content) !== crc) throw damagedArchive(file, `${quoted(name)} fails its checksum`)
}

export function damagedArchive(file: string, what: string): FileProblem {
  return problemAt("npz-damaged", { file }, `${file} is damaged: ${what}. Fetch it or save it again; archives of arrays are written by Tephra and by numpy.savez.`)
}

function centralFolder({ file, bytes, view }: Archive): { at: number; count: number } {
  if (bytes.length < recordBytes.end) throw damagedArchive(file, "it is too short for an archive")
  let end = bytes.length - recordBytes.end
  // A comment of at most 65,535 bytes may follow the record.
  const lowest = Math.max(0, end - 0xffff)
  while (view.getUint32(end, true) !== mark.end) {
    if (end === lowest) throw damagedArchive(file, "it has no end of archive")
    end -= 1
  }
  const locator = end - recordBytes.locator
  if (locator < 0 || view.getUint32(locator, true) !== mark.locator) return { at: view.getUint32(end + 16, true), count: view.getUint16(end + 10, true) }
  const end64 = wholeNumber(view, locator + 8)
  need({ file, bytes, view }, end64, recordBytes.end64)
  if (view.getUint32(end64, true) !== mark.end64) throw damagedArchive(file, "its end of archive is not where it says")
  return { at: wholeNumber(view, end64 + 48), count: wholeNumber(view, end64 + 32) }
}

function memberAt(archive: Archive, at: number): { member: ZipMember; next: number } {
  const { file, bytes, view } = archive
  need(archive, at, recordBytes.central)
  if (view.getUint32(at, true) !== mark.central) throw damagedArchive(file, "its list of members is broken")
  const nameEnd = at + recordBytes.central + view.getUint16(at + 28, true)
  const extraEnd = nameEnd + view.getUint16(at + 30, true)
  need(archive, at, extraEnd - at)
  const name = textOf(bytes.subarray(at + recordBytes.central, nameEnd))
  const narrow = { size: view.getUint32(at + 24, true), stored: view.getUint32(at + 20, true), offset: view.getUint32(at + 42, true) }
  const { size, stored, offset } = wide(view, narrow, { from: nameEnd, to: extraEnd })

  need(archive, offset, recordBytes.local)
  if (view.getUint32(offset, true) !== mark.local) throw damagedArchive(file, `${quoted(name)} is not where the list says`)
  const start = offset + recordBytes.local + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const packed = view.getUint16(at + 10, true) !== 0
  const length = packed ? stored : size
  need(archive, start, length)
  const member = { name, content: bytes.subarray(start, start + length), crc: view.getUint32(at + 16, true), packed }
  return { member, next: extraEnd + view.getUint16(at + 32, true) }
}

interface Extent {
  readonly size: number
  readonly stored: number
  readonly offset: number
}

/** The zip64 field holds, in this order, those of the three that the record has no room for. */
function wide(view: DataView, narrow: Extent, extra: { readonly from: number; readonly to: number }): Extent {
  const extent = { ...narrow }
  for (let at = extra.from; at + 4 <= extra.to; ) {
    const id = view.getUint16(at, true)
    let value = at + 4
    const end = value + view.getUint16(at + 2, true)
    if (end > extra.to) return extent
    for (const key of ["size", "stored", "offset"] as const) {
      if (id !== zip64Field || extent[key] !== elsewhere || value + 8 > end) continue
      extent[key] = wholeNumber(view, value)
      value += 8
    }
    at = end
  }
  return extent
}

/** What is too large to be exact is far larger than any file. */
function wholeNumber(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true))
}

function need({ file, bytes }: Archive, at: number, count: number): void {
  if (count > bytes.length - at) throw damagedArchive(file, "it is cut off")
}
