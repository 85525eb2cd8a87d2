import { dirname } from "node:path"
import type { Handlers } from "../api/serve.ts"
import type { CustomBlocks } from "../model/custom.ts"
import type { EngineContext } from "./context.ts"
import { customBlocks, trustFolder } from "./custom-blocks.ts"

type Names = "custom.list" | "custom.trust"

/** Custom blocks beside an open document, and the person's word on them. */
export function customHandlers({ documents, store }: EngineContext): Pick<Handlers, Names> {
  return {
    "custom.list": async ({ document }) => {
      const { path } = await documents.get(document)
      return path === null ? noBlocks : customBlocks(dirname(path), store)
    },
    "custom.trust": ({ folder, hash }) => trustFolder(folder, hash, store),
  }
}

/** A drawing without a file has nothing beside it. */
const noBlocks: CustomBlocks = { folder: "", hash: "", trusted: false, changed: false, blocks: [] }
