import type { Hidden } from "../../../engine/model/parameters.ts"
import type { Composite, Pipeline } from "../../../engine/model/pipeline.ts"
import { editsBetween } from "../../../engine/model/edits-between.ts"
import { useWorkspace, useWorkspaceState } from "../workspace-hooks.ts"
import { compositeAt } from "./drawing-inside.ts"

export interface OpenComposite {
  readonly id: string
  readonly composite: Composite
  /** Of the block through which it was opened. */
  readonly path: string
  /** An edit of the whole pipeline: a port or a setting of a composite reaches all blocks that hold it. */
  readonly change: (label: string, make: (pipeline: Pipeline) => Pipeline) => void
  /** Takes a setting away from outside, and tells when other blocks had another value of it. */
  readonly hide: (label: string, title: string, make: (pipeline: Pipeline) => Hidden) => void
}

/** The composite that is open; undefined in the drawing itself. */
export function useOpenComposite(): OpenComposite | undefined {
  const { whole } = useWorkspace()
  const path = useWorkspaceState(({ inside }) => inside)
  const at = () => {
    const { document } = whole.store.get()
    return document && path !== "" ? compositeAt(document.content.pipeline, path) : undefined
  }
  const composite = useWorkspaceState(() => at()?.composite)
  const id = useWorkspaceState(() => at()?.id)
  if (composite === undefined || id === undefined) return undefined
  function change(label: string, make: (pipeline: Pipeline) => Pipeline) {
    const { pipeline } = whole.store.get().document!.content
    whole.edit(editsBetween(pipeline, make(pipeline)), { label })
  }
  return {
    id,
    composite,
    path,
    change,
    hide(label, title, make) {
      const { pipeline, others } = make(whole.store.get().document!.content.pipeline)
      change(label, () => pipeline)
      if (others > 0) whole.tell(`${title} is now what this block was given; ${others} other ${others === 1 ? "block" : "blocks"} of “${composite.name}” had another value`)
    },
  }
}
