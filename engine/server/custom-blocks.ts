import { blockTypes } from "../blocks/index.generated.ts"
import { withCustom } from "../custom/custom-types.ts"
import { ApiError } from "../model/api-error.ts"
import type { BlockTypes } from "../model/block-type.ts"
import type { CustomBlocks } from "../model/custom.ts"
import type { Store } from "../store/open-store.ts"
import { refuseReadOnly } from "../store/read-only.ts"
import { readCustomFiles } from "./custom-files.ts"

/** The custom blocks of a folder of pipelines as they are now, and whether these very files are trusted. */
export async function customBlocks(folder: string, store: Store): Promise<CustomBlocks> {
  const files = await readCustomFiles(folder)
  const known = store.trusted.get(files.folder)
  const trusted = files.hash !== "" && known === files.hash
  return { folder: files.folder, hash: files.hash, trusted, changed: !trusted && known !== null, blocks: [...files.blocks] }
}

/** The built-in block types with those of a folder. Read anew each time, so that a change is asked about before it is used. */
export async function typesFor(folder: string | null, store: Store): Promise<BlockTypes> {
  return folder === null ? blockTypes : withCustom(blockTypes, await customBlocks(folder, store))
}

/** Trusts the files that the person saw, known by their hash; null takes the trust back. */
export async function trustFolder(given: string, hash: string | null, store: Store): Promise<CustomBlocks> {
  refuseReadOnly(store)
  const { folder, hash: present } = await readCustomFiles(given)
  if (hash !== null && hash !== present) {
    throw new ApiError("custom-changed", present === "" ? `There are no custom blocks in ${folder}/blocks.` : `The files in ${folder}/blocks are not those that you were shown: they changed meanwhile. Look at them again.`)
  }
  store.trusted.set(folder, hash)
  return customBlocks(folder, store)
}
