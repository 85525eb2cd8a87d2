import { createHash } from "node:crypto"
import { constants } from "node:fs"
import { access, open, realpath, stat } from "node:fs/promises"
import { basename, dirname, isAbsolute, join, resolve } from "node:path"
import { ApiError } from "../model/api-error.ts"
import { layoutPath, readLayout, readPipeline } from "../model/file.ts"
import { emptyLayout, emptyPipeline, type Layout, type Pipeline } from "../model/pipeline.ts"
import { codeOf, reasonOf } from "../transport/local/file-trouble.ts"

/** Fingerprints of the bytes last read or written; null where there is no such file. */
export interface Prints {
  readonly pipeline: string | null
  readonly layout: string | null
}

/** A pipeline as it stands on disk. */
export interface OnDisk {
  readonly pipeline: Pipeline
  readonly layout: Layout
  readonly prints: Prints
  /** Why what is shown is not the whole file, so that it must never be written; null when it is. */
  readonly locked: string | null
}

const largest = 64 * 1024 * 1024

/** One name for one file, whatever links lead to it; works for files that do not exist yet. */
export async function canonical(path: string): Promise<string> {
  const full = isAbsolute(path) ? resolve(path) : resolve(process.cwd(), path)
  try {
    return await realpath(full)
  } catch {
    const folder = await realpath(dirname(full)).catch(() => dirname(full))
    return join(folder, basename(full))
  }
}

/** Reads the pipeline and its layout. A missing or unreadable file is refused; a malformed or newer one is shown locked. */
export async function readDisk(path: string): Promise<OnDisk> {
  const bytes = await readBytes(path).catch((error: unknown) => Promise.reject(readRefusal(error, path)))
  const layoutBytes = await readBytes(layoutPath(path)).catch(() => null)
  const prints = { pipeline: print(bytes), layout: layoutBytes ? print(layoutBytes) : null }
  const layout = (layoutBytes && readLayout(layoutBytes.toString("utf8"))) || emptyLayout()
  const text = decode(bytes)
  if (text === null) {
    const locked = `${basename(path)} is not UTF-8 text, so it is no pipeline. It is open for reading only and will not be overwritten.`
    return { pipeline: emptyPipeline(nameOf(path)), layout, prints, locked }
  }
  const read = readPipeline(text)
  if (read.ok) return { pipeline: read.pipeline, layout, prints, locked: null }
  const said = read.problem.code === "file-newer" ? read.problem.message : `${basename(path)} cannot be read. ${read.problem.message} It is open for reading only and will not be overwritten.`
  return { pipeline: read.readOnly ?? emptyPipeline(nameOf(path)), layout, prints, locked: said }
}

/** Fingerprints of what is on disk now. */
export async function printsOf(path: string): Promise<Prints> {
  const [pipeline, layout] = await Promise.all([path, layoutPath(path)].map(printOf))
  return { pipeline: pipeline ?? null, layout: layout ?? null }
}

async function printOf(path: string): Promise<string | null> {
  try {
    return print(await readBytes(path))
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return null
    throw error
  }
}

export function print(bytes: Buffer | string): string {
  return createHash("sha256").update(bytes).digest("hex")
}

/** What changes when a file is written: cheap to ask each second. Empty when there is no file. */
export async function stamp(path: string): Promise<string> {
  const found = await stat(path, { bigint: true }).catch(() => null)
  return found ? `${found.mtimeNs}:${found.size}:${found.ino}` : ""
}

/** Why a file here could not be written, or null when it can. */
export async function writeProtection(path: string): Promise<string | null> {
  const folder = dirname(path)
  const allowed = async (target: string): Promise<boolean> => {
    try {
      await access(target, constants.W_OK)
      return true
    } catch (error) {
      return codeOf(error) === "ENOENT"
    }
  }
  if (!(await allowed(folder))) return `There is no permission to write in ${folder}. Edits are kept, but must be saved to another place.`
  if (!(await allowed(path))) return `${basename(path)} is write-protected. Edits are kept, but must be saved to another place.`
  return null
}

export function nameOf(path: string): string {
  return basename(path).replace(/(\.tephra)?\.json$/, "")
}

async function readBytes(path: string): Promise<Buffer> {
  const found = await stat(path)
  if (found.isDirectory()) throw Object.assign(new Error("it is a folder"), { code: "EISDIR" })
  if (!found.isFile()) throw Object.assign(new Error("it is not a regular file"), { code: "EINVAL" })
  if (found.size > largest) throw Object.assign(new Error("it is larger than 64 MB"), { code: "EFBIG" })
  const file = await open(path, "r")
  try {
    return await file.readFile()
  } finally {
    await file.close()
  }
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function readRefusal(error: unknown, path: string): ApiError {
  if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
    return new ApiError("pipeline-missing", `There is no file ${path}. It may have been moved or renamed; choose it again.`)
  }
  if (codeOf(error) === "EFBIG") return new ApiError("pipeline-too-large", `${path} is larger than 64 MB, so it is no pipeline. Data belong in files of their own.`)
  return new ApiError("pipeline-unreadable", `${path} could not be read: ${reasonOf(error)}. Check the path and its permissions.`)
}
