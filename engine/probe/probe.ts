import { stat } from "node:fs/promises"
import { basename } from "node:path"
import type { DataNeed } from "../model/block-type.ts"
import type { Facts } from "../model/facts.ts"
import { own } from "../model/own-key.ts"
import type { Problem } from "../model/problem.ts"
import { lookAtArrays } from "./array-facts.ts"
import { lookAtCifar } from "./cifar-facts.ts"
import { lookAtCsv } from "./csv-facts.ts"
import { lookAtIdx } from "./idx-facts.ts"
import { isFileProblem, problemAt } from "../model/file-problem.ts"
import type { FileStamp, Look } from "./look.ts"

/** Keeps what was read, by path, size, mtime and how it was read. The caller decides where, and for how long. */
export interface FactsCache {
  get(key: string): Facts | undefined
  set(key: string, facts: Facts): void
}

/** The formats that this version can look at; of a file of another, only its size and its time are told. */
const looks: Readonly<Record<string, Look>> = { arrays: lookAtArrays, cifar: lookAtCifar, csv: lookAtCsv, "idx-images": lookAtIdx, "idx-labels": lookAtIdx }

/**
 * Reads once through the file at `path` and tells what a block must know of it. Never throws for a bad file: what is wrong
 * comes back as a Problem with file, line and column.
 */
export async function probe(need: DataNeed, path: string, cache?: FactsCache): Promise<Facts | { readonly problem: Problem }> {
  try {
    const stamp = await stampOf(need, path)
    const key = JSON.stringify([path, stamp.size, stamp.mtime, need.format, need.options])
    const known = cache?.get(key)
    if (known) return known
    const facts = (await own(looks, need.format)?.(need, stamp)) ?? stamp
    cache?.set(key, facts)
    return facts
  } catch (error) {
    return { problem: toProblem(error, need, path) }
  }
}

async function stampOf(need: DataNeed, path: string): Promise<FileStamp> {
  const found = await stat(path)
  if (!found.isFile()) throw problemAt("file-not-readable", { file: path }, `${path} is not a file. Choose the file of “${need.name}”.`)
  if (found.size === 0) throw problemAt("file-empty", { file: path }, `${basename(path)} is empty. Choose another file, or fill it.`)
  return { path, size: found.size, mtime: found.mtimeMs / 1000 }
}

function toProblem(error: unknown, need: DataNeed, path: string): Problem {
  if (isFileProblem(error)) return error.problem
  const { code } = error as NodeJS.ErrnoException
  if (code === "ENOENT" || code === "ENOTDIR") {
    return problemAt("file-missing", { file: path }, `${path} does not exist. Choose the file of “${need.name}”, or bind it with --data ${need.name}=FILE.`).problem
  }
  const reason = error instanceof Error ? error.message : String(error)
  return problemAt("file-not-readable", { file: path }, `${path} cannot be read: ${reason}.`).problem
}
