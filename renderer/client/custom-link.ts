import { analyse } from "../../engine/compile/2-infer/infer.ts"
import { withCustom } from "../../engine/custom/custom-types.ts"
import type { BlockTypes } from "../../engine/model/block-type.ts"
import type { CustomBlocks } from "../../engine/model/custom.ts"
import type { EngineClient } from "./engine-client.ts"
import { sameJson } from "./same-json.ts"
import type { Store } from "./store.ts"

interface CustomSource {
  readonly client: EngineClient
  readonly store: Store
  readonly builtIn: BlockTypes
}

export interface CustomLink {
  /** Asks which custom blocks lie beside the document; when they changed, everything is inferred with the new types. */
  look(): Promise<void>
  /** Trusts the files that were shown; null takes the trust back. */
  trust(hash: string | null): Promise<void>
}

export function linkCustom({ client, store, builtIn }: CustomSource): CustomLink {
  function show(custom: CustomBlocks): void {
    const { document, facts, custom: before } = store.get()
    if (!document || sameJson(custom, before)) return
    const types = withCustom(builtIn, custom)
    store.set({ custom, types, analysis: analyse({ pipeline: document.content.pipeline, facts, types }) })
  }

  async function look(): Promise<void> {
    const { document } = store.get()
    if (!document) return
    const custom = await client.call("custom.list", { document: document.id })
    if (store.get().document?.id === document.id) show(custom)
  }

  async function trust(hash: string | null): Promise<void> {
    const { document, custom } = store.get()
    if (!document || !custom) return
    try {
      const now = await client.call("custom.trust", { folder: custom.folder, hash })
      if (store.get().document?.id === document.id) show(now)
    } finally {
      // Refused, the files are not those that are shown.
      await look()
    }
  }

  return { look, trust }
}
