import { analyse } from "../../engine/compile/2-infer/infer.ts"
import type { BlockTypes } from "../../engine/model/block-type.ts"
import type { FactsByName } from "../../engine/model/facts.ts"
import type { Pipeline } from "../../engine/model/pipeline.ts"
import type { EngineClient } from "./engine-client.ts"
import type { Store } from "./store.ts"
import type { WorkspaceState } from "./workspace-state.ts"

/** The analysis of `pipeline`, made from the one before it. */
export function analysed(state: WorkspaceState, pipeline: Pipeline): WorkspaceState["analysis"] {
  if (state.analysis && state.document?.content.pipeline === pipeline) return state.analysis
  return analyse({ pipeline, facts: state.facts, types: state.types, previous: state.analysis ?? undefined })
}

interface FactsSource {
  readonly client: EngineClient
  readonly store: Store
  /** Resolves when the engine has all edits. */
  settled(): Promise<void>
}

/** Asks for facts again when a block's data settings change, and on `look` (the file may have changed). */
export function linkFacts({ client, store, settled }: FactsSource): { changed(): void; look(): Promise<void> } {
  let asked = ""
  let blocks: Pipeline["blocks"] | undefined

  async function look(): Promise<void> {
    const { document } = store.get()
    if (!document) return
    await settled()
    const facts = (await client.call("facts.get", { document: document.id })) as FactsByName
    const { document: now, analysis, types } = store.get()
    if (now?.id !== document.id) return
    const { pipeline } = now.content
    store.set({ facts, analysis: analyse({ pipeline, facts, types, previous: analysis ?? undefined }) })
  }

  function changed(): void {
    const { document } = store.get()
    if (!document || document.content.pipeline.blocks === blocks) return
    blocks = document.content.pipeline.blocks
    const needs = JSON.stringify([document.id, document.path, dataConfigs(blocks, store.get().types)])
    if (needs === asked) return
    asked = needs
    look().catch(() => {
      asked = ""
    })
  }

  return { changed, look }
}

function dataConfigs(blocks: Pipeline["blocks"], types: BlockTypes): unknown {
  return Object.values(blocks)
    .filter((block) => types[block.type]?.data)
    .map((block) => [block.type, block.config])
}
