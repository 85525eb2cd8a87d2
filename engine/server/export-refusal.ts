import { writeTrouble } from "../transport/local/file-trouble.ts"
import { ApiError } from "../model/api-error.ts"

/** Why a job could not be written to a folder, in words. */
export function exportRefusal(error: unknown, folder: string): ApiError {
  if (error instanceof ApiError) return error
  const { path = folder } = error as { readonly path?: string }
  return new ApiError("export-refused", `The job was not exported to ${folder}. ${writeTrouble(error, path)}`)
}
