import { readdir, stat } from "node:fs/promises"
import { dirname, join, resolve } from "node:path"
import type { FolderEntry, Output } from "../api/contract.ts"
import { ApiError } from "../model/api-error.ts"

/** What is in a folder, folders first; hidden entries and what cannot be looked at are left out. */
export async function listFolder(path: string): Promise<Output<"folder.list">> {
  const folder = resolve(path)
  const names = await readdir(folder).catch((error: unknown) => Promise.reject(refusal(error, folder)))
  const visible = names.filter((name) => !name.startsWith("."))
  const entries = (await Promise.all(visible.map((name) => look(folder, name)))).filter((entry) => entry !== null)
  entries.sort((a, b) => Number(b.folder) - Number(a.folder) || a.name.localeCompare(b.name))
  return { path: folder, parent: dirname(folder) === folder ? null : dirname(folder), entries }
}

async function look(folder: string, name: string): Promise<FolderEntry | null> {
  const path = join(folder, name)
  const found = await stat(path).catch(() => null)
  return found ? { name, path, folder: found.isDirectory(), size: found.size, mtime: found.mtimeMs / 1000 } : null
}

function refusal(error: unknown, folder: string): ApiError {
  const code = (error as { code?: string }).code
  const words: Record<string, string> = {
    ENOENT: `There is no folder ${folder} any more.`,
    ENOTDIR: `${folder} is not a folder.`,
    EACCES: `There is no permission to look into ${folder}.`,
  }
  return new ApiError("folder-unreadable", `${words[code ?? ""] ?? `${folder} could not be read (${String(error)}).`} Choose another folder.`)
}
