import { statSync, type Stats } from "node:fs"
import { dirname } from "node:path"

/** Why the system refused to write a file or a folder, and what to do about it. */
export function writeTrouble(error: unknown, path: string): string {
  const folder = isFolder(path) ? path : dirname(path)
  const words: Record<string, string> = {
    ENOSPC: `The disk that holds ${folder} is full. Make room, or choose another place.`,
    EDQUOT: `Your quota for ${folder} is used up. Make room, or choose another place.`,
    EFBIG: `The file may not grow that large here (a limit of the system). Raise the limit (ulimit -f), or choose another place.`,
    EACCES: `There is no permission to write in ${folder}. Choose another place, or change the permissions.`,
    EPERM: `There is no permission to write in ${folder}. Choose another place, or change the permissions.`,
    EROFS: `${folder} is on a read-only file system. Choose another place.`,
    ENOENT: isFolder(folder) ? `There can be nothing new in ${folder}. Choose another place.` : `The folder ${folder} does not exist. Choose another place, or make it.`,
    ENOTDIR: `${fileOnTheWay(path)} is a file, not a folder. Choose another place.`,
    EEXIST: `${fileOnTheWay(path)} is a file, not a folder. Choose another place.`,
    EISDIR: `${path} is a folder. Choose a file name.`,
    EINVAL: `${path} is no file, but a device, a pipe or a socket. Choose a file name.`,
    ENAMETOOLONG: `The name ${path} is too long for this file system. Choose a shorter one.`,
    ELOOP: `${path} is a link that leads back to itself. Choose another place.`,
    EMFILE: `Too many files are open. Close some programs, then try again.`,
    EIO: `The disk that holds ${folder} reports an error. Choose another place and check the disk.`,
  }
  return words[codeOf(error)] ?? `${path} could not be written (${reasonOf(error)}). Choose another place.`
}

/** Why a file could not be read, to follow its name. */
export function readTrouble(error: unknown): string {
  const words: Record<string, string> = {
    ENOENT: "does not exist",
    ENOTDIR: "does not exist",
    EISDIR: "is a folder",
    EACCES: "cannot be read: there is no permission",
    EPERM: "cannot be read: there is no permission",
    ELOOP: "is a link that leads back to itself",
    ENAMETOOLONG: "is too long a name for this file system",
    EIO: "cannot be read: its disk reports an error",
  }
  return words[codeOf(error)] ?? `cannot be read: ${reasonOf(error)}`
}

function isFolder(path: string): boolean {
  return found(path)?.isDirectory() === true
}

/** What stands where a folder is needed. */
function fileOnTheWay(path: string): string {
  const above = dirname(path)
  return above === path || found(path) !== undefined ? path : fileOnTheWay(above)
}

function found(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === "string" ? code : ""
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
