import { canonical } from "../documents/disk.ts"
import { writeAside } from "../documents/write-aside.ts"
import { ApiError } from "../model/api-error.ts"

/** Puts a whole text, or one in parts, in the place of a file, in one step; what was there stays when that fails. */
export async function writeWhole(path: string, text: string | Iterable<string>): Promise<void> {
  try {
    const aside = await writeAside(await canonical(path), text)
    try {
      await aside.publish()
    } finally {
      await aside.drop()
    }
  } catch (error) {
    throw new ApiError("file-not-written", `${path} was not written: ${(error as Error).message}. Choose another place, or mend this one.`)
  }
}
