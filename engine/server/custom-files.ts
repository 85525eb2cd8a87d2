import { constants } from "node:fs"
import { lstat, open, readdir, realpath } from "node:fs/promises"
import { join } from "node:path"
import { customName } from "../custom/definition.ts"
import type { CustomFile, CustomSource } from "../model/custom.ts"
import { sha256 } from "./runtime-files.ts"

/** Bytes that each file of a block may have. */
const limits = { "block.json": 65_536, "block.hpp": 262_144, "block.py": 262_144, "block.md": 65_536 } as const
type FileName = keyof typeof limits
const mostBlocks = 64
/** Beyond these, blocks are not even told of. */
const mostNamed = 1_000

/** The custom blocks beside a pipeline file, as they lie on the disk. */
export interface CustomFiles {
  /** Without links in its path. */
  readonly folder: string
  /** Over all files of all blocks; empty without blocks. */
  readonly hash: string
  readonly blocks: readonly CustomSource[]
}

/** Reads `blocks/<type>/…` of a folder; what cannot be read is a block that says why. Nothing that is read runs. */
export async function readCustomFiles(given: string): Promise<CustomFiles> {
  const folder = await realpath(given).catch(() => given)
  const blocks: CustomSource[] = []
  const names = await blockFolders(join(folder, "blocks"))
  for (const name of names.slice(0, mostBlocks)) blocks.push(await readBlock(join(folder, "blocks"), name))
  for (const name of names.slice(mostBlocks, mostNamed)) blocks.push(unread(name, `the folder holds ${names.length} blocks, and the first ${mostBlocks} by name are read; put the others beside another pipeline`))
  return { folder, blocks, hash: blocks.length === 0 ? "" : hashOf(blocks.map(({ type, hash, refused }) => [type, hash, refused])) }
}

/** Sorted; a link is followed nowhere. */
async function blockFolders(blocks: string): Promise<string[]> {
  if (!(await isFolder(blocks))) return []
  const entries = await readdir(blocks, { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith(".")).map(({ name }) => name)
  return names.sort()
}

async function isFolder(path: string): Promise<boolean> {
  const found = await lstat(path).catch(() => null)
  return found?.isDirectory() === true
}

function unread(type: string, refused: string): CustomSource {
  return { type, files: [], hash: hashOf([type]), definition: "", cpp: "", python: "", page: "", refused }
}

async function readBlock(blocks: string, type: string): Promise<CustomSource> {
  const texts: Partial<Record<FileName, string>> = {}
  const files: CustomFile[] = []
  const refuse = (refused: string | null): CustomSource => ({
    type,
    files,
    hash: hashOf([type, ...files.map(({ name, sha256 }) => [name, sha256])]),
    definition: texts["block.json"] ?? "",
    cpp: texts["block.hpp"] ?? "",
    python: texts["block.py"] ?? "",
    page: texts["block.md"] ?? "",
    refused,
  })
  if (!customName.test(type)) return refuse("its folder has a name that no block type can have: small letters, digits and hyphens between them")
  if (!(await isFolder(join(blocks, type)))) return refuse("its folder is a link, and a link may lead anywhere; put the files there themselves")
  for (const name of Object.keys(limits) as FileName[]) {
    const read = await readOne(join(blocks, type, name), limits[name])
    if (read === null && name === "block.md") continue
    if (read === null) return refuse(`it has no ${name}`)
    if (typeof read === "string") return refuse(`${name} ${read}`)
    files.push({ name, bytes: read.length, sha256: sha256(read) })
    const text = textOf(read)
    if (text === null) return refuse(`${name} is not text in UTF-8`)
    texts[name] = text
  }
  return refuse(null)
}

/** The bytes; null where there is no file; in words why it is not read. */
async function readOne(path: string, limit: number): Promise<Buffer | string | null> {
  // Without waiting for a pipe that nobody writes to, and without following a link.
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch((error: NodeJS.ErrnoException) => error.code ?? "EIO")
  if (typeof file === "string") return file === "ENOENT" ? null : file === "ELOOP" ? "is a link, and a link may lead anywhere; put the file there itself" : `cannot be read (${file})`
  try {
    const found = await file.stat()
    if (!found.isFile()) return "is not a file"
    const buffer = Buffer.alloc(limit + 1)
    let length = 0
    for (let count = 1; count > 0 && length <= limit; length += count) count = (await file.read(buffer, length, limit + 1 - length)).bytesRead
    return length > limit ? `is larger than ${limit / 1024} KiB` : buffer.subarray(0, length)
  } catch (error) {
    return `cannot be read (${(error as NodeJS.ErrnoException).code ?? "EIO"})`
  } finally {
    await file.close()
  }
}

function textOf(bytes: Buffer): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    return text.includes("\0") ? null : text
  } catch {
    return null
  }
}

function hashOf(value: unknown): string {
  return sha256(JSON.stringify(value))
}
