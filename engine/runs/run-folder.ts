import { join } from "node:path"
import { z } from "zod"
import type { Transport } from "../transport/transport.ts"
import { readBoard } from "./boards.ts"
import type { BoardSlot } from "./boards.ts"
import { readFigures } from "./figures-board.ts"

const ProcessRecord = z.object({ pid: z.int().positive(), start: z.string(), boot: z.string(), host: z.string().optional() })
type ProcessRecord = z.infer<typeof ProcessRecord>
const ExitRecord = z.object({ code: z.int(), signal: z.int().nullable(), stage: z.string(), t: z.number() })
export type ExitRecord = z.infer<typeof ExitRecord>

export function attemptFolder(folder: string, attempt: number): string {
  return join(folder, "attempts", String(attempt))
}

export function logPath(folder: string, attempt: number): string {
  return join(attemptFolder(folder, attempt), "log")
}

export function metricsName(attempt: number): string {
  return `metrics.${attempt}.log`
}

/** The file that asks a run to stop: it holds how many requests were carried out, also when the driver changes in between; empty, one. */
export function stopPath(folder: string): string {
  return join(folder, "stop")
}

export async function stopsDone(transport: Transport, path: string): Promise<number> {
  const written = await transport.read(path, 0, 20)
  return written === null ? 0 : Number(Buffer.from(written).toString() || "1")
}

/** All slots of a node that may have hundreds of ranks. */
export const boardBytes = 512 * 1024

/** Files of a run folder's `ranks/`. */
export function isBoard(name: string): boolean {
  return name.endsWith(".board") || name.endsWith(".figures")
}

/** What the program told of its surroundings. */
export function surroundingsPath(folder: string, attempt: number): string {
  return join(attemptFolder(folder, attempt), "environment.json")
}

/** Null while job.sh has not written it; a record that is no JSON counts as not written. */
async function readRecord<T>(transport: Transport, path: string, schema: z.ZodType<T>): Promise<T | null> {
  const bytes = await transport.read(path, 0, 4096)
  if (bytes === null) return null
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes).toString()))
  } catch {
    return null
  }
}

export function readProcess(transport: Transport, folder: string, attempt: number): Promise<ProcessRecord | null> {
  return readRecord(transport, join(attemptFolder(folder, attempt), "process.json"), ProcessRecord)
}

export function readExit(transport: Transport, folder: string, attempt: number): Promise<ExitRecord | null> {
  return readRecord(transport, join(attemptFolder(folder, attempt), "exit.json"), ExitRecord)
}

/** The slots of this attempt on all nodes, each with what the rank has spent where that is told too. */
export async function readBoards(transport: Transport, folder: string, attempt: number): Promise<BoardSlot[]> {
  const ranks = join(folder, "ranks")
  const names = await transport.list(ranks)
  const read = async <T>(suffix: string, slots: (bytes: Uint8Array, node: string) => T[]): Promise<T[]> => {
    const of = async (name: string): Promise<T[]> => {
      const bytes = await transport.read(join(ranks, name), 0, boardBytes)
      return bytes === null ? [] : slots(bytes, name.slice(0, -suffix.length))
    }
    return (await Promise.all(names.filter((name) => name.endsWith(suffix)).map(of))).flat()
  }
  const [boards, figures] = await Promise.all([read(".board", readBoard), read(".figures", readFigures)])
  const spent = new Map(figures.filter((slot) => slot.attempt === attempt).map((slot) => [`${slot.node} ${slot.pid}`, slot.spent]))
  return boards.filter((slot) => slot.attempt === attempt).map((slot) => {
    const own = spent.get(`${slot.node} ${slot.pid}`)
    return own === undefined ? slot : { ...slot, spent: { ...own, residentBytes: slot.residentBytes } }
  })
}

/** The last `length` bytes of an attempt's log, as text. */
export async function logTail(transport: Transport, path: string, length: number): Promise<string> {
  const size = (await transport.stat(path))?.size ?? 0
  const bytes = await transport.read(path, Math.max(0, size - length), length)
  return bytes === null ? "" : Buffer.from(bytes).toString()
}
