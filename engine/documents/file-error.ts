import { dirname } from "node:path"

/** Why the system refused to write a file, in words that say what to do. */
export function writeRefusal(error: unknown, path: string): string {
  const code = codeOf(error)
  const folder = dirname(path)
  const words: Record<string, string> = {
    ENOSPC: `The disk that holds ${folder} is full. Make room, or save to another place.`,
    EDQUOT: `Your quota for ${folder} is used up. Make room, or save to another place.`,
    EFBIG: `The file may not grow that large here (a limit of the system). Raise the limit (ulimit -f), or save to another place.`,
    EACCES: `There is no permission to write in ${folder}. Save to another place, or change the permissions.`,
    EPERM: `There is no permission to write in ${folder}. Save to another place, or change the permissions.`,
    EROFS: `${folder} is on a read-only file system. Save to another place.`,
    ENOENT: `The folder ${folder} does not exist any more. Save to another place, or make it again.`,
    ENOTDIR: `${folder} is not a folder. Save to another place.`,
    EISDIR: `${path} is a folder. Choose a file name.`,
    ENAMETOOLONG: `The name ${path} is too long for this file system. Choose a shorter one.`,
    EMFILE: `Too many files are open. Close some programs, then save again.`,
    EIO: `The disk that holds ${folder} reports an error. Save to another place and check the disk.`,
  }
  return `${words[code] ?? `${path} could not be written (${reasonOf(error)}). Save to another place.`} Nothing is lost: the document is still open with all its edits.`
}

export function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === "string" ? code : ""
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
