import { createHash, randomUUID } from "node:crypto"
import { createReadStream } from "node:fs"
import { chmod, copyFile, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { z } from "zod"
import { ApiError } from "../model/api-error.ts"
import { makeFolder } from "../transport/local/make-folder.ts"
import type { JobText } from "./job-files.ts"

const Manifest = z.object({ version: z.literal(1), files: z.record(z.string(), z.string()) })
const manifestName = "manifest.json"

/** What this needs of an export's inputs.json. */
const Listed = z.array(z.object({ path: z.string().optional() }))

/** Writes a job folder once: aside, then one rename. One that is there and whole is used as it is; a damaged one is replaced. */
export async function writeJobFolder(files: readonly JobText[], folder: string): Promise<void> {
  if (await isWhole(folder, files)) return
  const aside = `${folder}.${randomUUID()}.partial`
  try {
    await writeFiles(files, aside)
    // Fails on a folder that is there: damaged, or published by another app in between.
    await rename(aside, folder).catch(async () => {
      if (await isWhole(folder, files)) return
      await rm(folder, { recursive: true, force: true })
      await rename(aside, folder)
    })
  } finally {
    await rm(aside, { recursive: true, force: true })
  }
}

async function writeFiles(files: readonly JobText[], folder: string): Promise<void> {
  for (const { path, text } of files) {
    const target = join(folder, path)
    makeFolder(dirname(target))
    await writeFile(target, text)
    await chmod(target, path.endsWith(".sh") ? 0o555 : 0o444)
  }
}

/** Every file of the manifest is there with its sum, and the manifest is the one asked for. */
async function isWhole(folder: string, files: readonly JobText[]): Promise<boolean> {
  const wanted = files.find(({ path }) => path === manifestName)?.text
  const found = await readFile(join(folder, manifestName), "utf8").catch(() => null)
  if (wanted === undefined || found !== wanted) return false
  return (await damagedFiles(folder)).length === 0
}

/** Paths whose bytes are not those of the manifest. */
export async function damagedFiles(folder: string): Promise<string[]> {
  const manifest = Manifest.parse(JSON.parse(await readFile(join(folder, manifestName), "utf8")))
  const damaged: string[] = []
  for (const [path, sum] of Object.entries(manifest.files)) {
    const bytes = await readFile(join(folder, path)).catch(() => null)
    if (bytes === null || createHash("sha256").update(bytes).digest("hex") !== sum) damaged.push(path)
  }
  return damaged
}

/** The files of a job folder with their text, the manifest among them. */
export async function readJobFolder(folder: string): Promise<JobText[]> {
  const manifest = await readFile(join(folder, manifestName), "utf8")
  const paths = [...Object.keys(Manifest.parse(JSON.parse(manifest)).files), manifestName]
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(folder, path), "utf8"), marks: [] })))
}

/** A data file that a job reads. `drawnPath` is the path in the pipeline: the program looks for its last part in data/. */
export interface JobInput {
  readonly name: string
  readonly drawnPath: string
  /** On this machine; null when nobody knows where the file is. */
  readonly path: string | null
}

export interface ExportedJob {
  readonly folder: string
  /** Inputs that were not copied: too large, missing, or two of one file name; they must be bound where the job runs. */
  readonly unbound: { readonly name: string; readonly reason: string }[]
}

/** Files larger than this stay where they are. */
export const largestCopy = 64 * 1024 * 1024

/**
 * Writes a job for use elsewhere: the folder with its inputs copied into data/. An earlier export there is brought up to
 * date, keeping its runs and builds; a folder with anything else in it is refused.
 */
export async function exportJob(files: readonly JobText[], inputs: readonly JobInput[], folder: string): Promise<ExportedJob> {
  const there = await readdir(folder).catch((): string[] => [])
  if (there.length > 0 && !there.includes(manifestName)) {
    throw new ApiError("export-refused", `${folder} is not empty and holds no exported job, so it was left as it is. Choose a new or empty folder.`)
  }
  if (there.includes(manifestName)) await removeOld(folder)
  await writeFiles(files, folder)
  return { folder, unbound: await copyInputs(inputs, folder) }
}

async function removeOld(folder: string): Promise<void> {
  const manifest = Manifest.safeParse(JSON.parse(await readFile(join(folder, manifestName), "utf8").catch(() => "null")))
  const inside = Object.keys(manifest.data?.files ?? {}).filter((path) => !path.startsWith("/") && !path.split("/").includes(".."))
  for (const path of [...inside, manifestName]) await rm(join(folder, path), { force: true })
}

async function copyInputs(inputs: readonly JobInput[], folder: string): Promise<ExportedJob["unbound"]> {
  const unbound: ExportedJob["unbound"] = []
  const copied = new Map<string, string>()
  const listed: { name: string; path?: string; size: number; sha256: string }[] = []
  await removeOldCopies(folder)
  for (const input of inputs) {
    const file = basename(input.drawnPath)
    const found = input.path === null ? null : await readWhole(input.path)
    const reason = refusal(input, { size: found?.size ?? null, other: copied.get(file) })
    if (input.path !== null && found !== null) {
      listed.push({ name: input.name, ...(reason === null ? { path: `data/${file}` } : {}), ...found })
      if (reason === null) {
        makeFolder(join(folder, "data"))
        await copyFile(input.path, join(folder, "data", file))
        copied.set(file, input.path)
      }
    }
    if (reason !== null) unbound.push({ name: input.name, reason })
  }
  await rm(join(folder, "inputs.json"), { force: true })
  await writeFile(join(folder, "inputs.json"), `${JSON.stringify(listed, null, 2)}\n`)
  return unbound
}

/** Copies of an earlier export, as its list names them. What a person put into data/ by hand stays. */
async function removeOldCopies(folder: string): Promise<void> {
  const text = await readFile(join(folder, "inputs.json"), "utf8").catch(() => "[]")
  for (const { path } of readListed(text)) if (path !== undefined && /^data\/(?!\.\.?$)[^/]+$/.test(path)) await rm(join(folder, path), { force: true })
}

function readListed(text: string): z.infer<typeof Listed> {
  try {
    return Listed.safeParse(JSON.parse(text)).data ?? []
  } catch {
    return []
  }
}

function refusal(input: JobInput, { size, other }: { size: number | null; other: string | undefined }): string | null {
  if (size === null) return "its file was not found, or cannot be read"
  if (size > largestCopy) return `it is larger than ${largestCopy / 1024 / 1024} MB`
  return other === undefined || other === input.path ? null : `another data set has the same file name ${basename(input.drawnPath)}`
}

async function readWhole(path: string): Promise<{ readonly size: number; readonly sha256: string } | null> {
  try {
    return { size: (await stat(path)).size, sha256: await sha256OfFile(path) }
  } catch {
    return null
  }
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash("sha256")
  for await (const part of createReadStream(path)) hash.update(part as Buffer)
  return hash.digest("hex")
}

/** The variable that binds a data set of a job. */
export function dataVariable(name: string): string {
  return `TEPHRA_DATA_${name.replace(/[^A-Za-z0-9]/g, "_").toUpperCase()}`
}
