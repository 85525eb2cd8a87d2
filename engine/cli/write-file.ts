import { stat } from "node:fs/promises"
import { canonical } from "../documents/disk.ts"
import { codeOf, writeTrouble } from "../transport/local/file-trouble.ts"
import { writeAside } from "../documents/write-aside.ts"
import { ApiError } from "../model/api-error.ts"
import { WrongUse } from "./command.ts"

/** Puts a whole text, or one in parts, in the place of a file, in one step; what was there stays when that fails. */
export async function writeWhole(path: string, text: string | Iterable<string>): Promise<void> {
  await written(path, async () => {
    const file = await canonical(path)
    await refuseOther(file)
    const aside = await writeAside(file, text)
    try {
      await aside.publish()
    } finally {
      await aside.drop()
    }
  })
}

/** Before work that would be lost: whether a file could be written there. */
export async function tryPlace(path: string): Promise<void> {
  await written(path, async () => {
    const file = await canonical(path)
    await refuseOther(file)
    await (await writeAside(file, "")).drop()
  })
}

/** Of a name to which an ending is added. */
export function refuseFolder(path: string): void {
  if (/[/\\]$/.test(path)) throw new WrongUse(`${path} names a folder. Say which file in it: ${path}NAME.`)
}

/** What the system refuses while a file or folder is written, in words. */
export async function written<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ApiError || codeOf(error) === "") throw error
    throw new ApiError("file-not-written", `${path} was not written. ${writeTrouble(error, path)}`)
  }
}

/** A rename would put a file in the place of a device. */
async function refuseOther(path: string): Promise<void> {
  const there = await stat(path).catch(() => null)
  if (there === null || there.isFile()) return
  throw Object.assign(new Error("it is no file"), { code: there.isDirectory() ? "EISDIR" : "EINVAL" })
}
