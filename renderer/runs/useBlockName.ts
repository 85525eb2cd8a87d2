import { useCallback } from "react"
import { useDocument } from "../client/workspace-hooks.ts"

/** The name of a block of the open pipeline; its id when the run came from another one. */
export function useBlockName(): { readonly nameOf: (id: string) => string; readonly isBlock: (id: string) => boolean } {
  const blocks = useDocument()?.content.pipeline.blocks
  const isBlock = useCallback((id: string) => blocks?.[id] !== undefined, [blocks])
  const nameOf = useCallback((id: string) => blocks?.[id]?.name || id, [blocks])
  return { nameOf, isBlock }
}
