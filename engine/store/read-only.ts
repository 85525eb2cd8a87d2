import { ApiError } from "../model/api-error.ts"
import type { Store } from "./open-store.ts"

/** Before anything is kept that would be lost: a store that another version wrote is only read. */
export function refuseReadOnly({ readOnly }: Pick<Store, "readOnly">): void {
  if (readOnly !== null) throw new ApiError("store-read-only", readOnly)
}
