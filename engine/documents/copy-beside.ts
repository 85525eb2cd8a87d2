import { constants } from "node:fs"
import { copyFile, readFile } from "node:fs/promises"
import { ApiError } from "../model/api-error.ts"
import { codeOf } from "../transport/local/file-trouble.ts"

/** A file of data that goes along with a pipeline. */
export interface Carried {
  readonly from: string
  readonly to: string
}

/** Copies files; one that is there already is left as it is, and refused when it holds something else. */
export async function copyBeside(files: readonly Carried[]): Promise<void> {
  for (const { from, to } of files) {
    await copyFile(from, to, constants.COPYFILE_EXCL).catch(async (error: unknown) => {
      if (codeOf(error) !== "EEXIST") throw error
      if (!(await readFile(from)).equals(await readFile(to))) throw new ApiError("data-exists", `There is already a file ${to}, which is no copy of the template's data, and it was left as it is. Choose another folder.`)
    })
  }
}
