import { ApiError } from "../model/api-error.ts"
import type { Transport } from "./transport.ts"

/** A file where it is, and what it is known to hold. */
export interface CopySource {
  readonly transport: Transport
  readonly path: string
  readonly size: number
  readonly sha256: string
}

export interface CopyTarget {
  readonly transport: Transport
  readonly path: string
}

export interface CopyProgress {
  /** Bytes that are there, of which some were before. */
  readonly bytes: number
  readonly before: number
  readonly total: number
}

export interface CopyOptions {
  readonly onProgress?: (progress: CopyProgress) => void
  readonly signal?: AbortSignal
}

const leastChunk = 256 * 1024
const mostChunk = 32 * 1024 * 1024
/** A chunk is as large as takes about this long: small enough to lose little in a cut, large enough to hide a round trip. */
const shortMs = 400
const longMs = 1600
/** Sizes that were not as thought, before it is given up: another copies to the same place. */
const mostSurprises = 20

/**
 * Copies a file from one machine to another: in chunks to `PATH.part`, going on from what is there when its beginning is the same, and under its
 * name only once its hash is right. Safe to be cut anywhere and begun again, here or elsewhere; where several copy it at once, all find it in the end.
 */
export async function copyFile(source: CopySource, target: CopyTarget, options: CopyOptions = {}): Promise<void> {
  const { transport, path } = target
  const part = partOf(path)
  if (!(await isThere(source, target))) {
    await fill(source, { transport, path: part }, options)
    if ((await transport.hash(part, source.size)) === source.sha256) return publish(source, target, part)
    if (!(await isThere(source, target))) {
      await transport.remove(part)
      throw new ApiError("copy-differs", `${source.path} was changed while it was copied, or it was changed on the way to ${path}. What arrived was thrown away; copy it again.`)
    }
  }
  // Of another who copied it at the same time.
  await transport.remove(part)
  options.onProgress?.({ bytes: source.size, before: source.size, total: source.size })
}

async function isThere({ size, sha256 }: CopySource, { transport, path }: CopyTarget): Promise<boolean> {
  return (await transport.stat(path))?.size === size && (await transport.hash(path, size)) === sha256
}

async function publish(source: CopySource, target: CopyTarget, part: string): Promise<void> {
  try {
    await target.transport.rename(part, target.path)
  } catch (error) {
    // Another was first with the same file.
    if (!(await isThere(source, target))) throw error
  }
}

/** Where a copy grows until it is whole. */
export function partOf(path: string): string {
  return `${path}.part`
}

async function fill(source: CopySource, target: CopyTarget, { onProgress, signal }: CopyOptions): Promise<void> {
  const before = await sameBeginning(source, target)
  let bytes = before
  let chunk = leastChunk
  let surprises = 0
  onProgress?.({ bytes, before, total: source.size })
  if (source.size === 0) return void (await target.transport.append(target.path, 0, new Uint8Array()))
  let ahead = source.transport.read(source.path, bytes, chunk)
  while (bytes < source.size) {
    if (signal?.aborted === true) throw new ApiError("copy-stopped", `Copying ${source.path} was stopped. Begun again, it goes on from there.`)
    // With the reading: where the source is the far end, that is what takes long.
    const began = performance.now()
    const content = await ahead
    if (content === null || content.length === 0) throw new ApiError("copy-source-gone", `${source.path} has fewer than ${source.size} bytes now. Look at the data again, then start anew.`)
    const rest = content.subarray(0, source.size - bytes)
    const next = bytes + rest.length
    ahead = source.transport.read(source.path, next, chunk)
    ahead.catch(() => undefined)
    const { appended, size } = await target.transport.append(target.path, bytes, rest)
    chunk = nextChunk(chunk, performance.now() - began)
    bytes = next
    if (!appended) {
      surprises += 1
      if (surprises > mostSurprises) throw new ApiError("copy-contended", `Something else writes to ${target.path} (${size} bytes). Wait until it has ended, or remove that file.`)
      bytes = await sameBeginning(source, target)
      ahead = source.transport.read(source.path, bytes, chunk)
    }
    onProgress?.({ bytes, before: Math.min(before, bytes), total: source.size })
  }
}

function nextChunk(chunk: number, milliseconds: number): number {
  if (milliseconds < shortMs) return Math.min(mostChunk, chunk * 2)
  return milliseconds > longMs ? Math.max(leastChunk, chunk / 2) : chunk
}

/** Bytes of the target that are the source's; what is not is removed. */
async function sameBeginning(source: CopySource, { transport, path }: CopyTarget): Promise<number> {
  const size = (await transport.stat(path))?.size ?? 0
  if (size === 0) return 0
  if (size <= source.size) {
    const [mine, theirs] = await Promise.all([source.transport.hash(source.path, size), transport.hash(path, size)])
    if (mine !== null && mine === theirs) return size
  }
  await transport.remove(path)
  return 0
}
