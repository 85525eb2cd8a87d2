import type { WorkspaceState } from "./workspace-state.ts"
import { createTopics } from "./topics.ts"

export interface Store {
  get(): WorkspaceState
  set(change: Partial<WorkspaceState>): void
  /** Topics: `*` (anything), `block:<id>`, `wire:<to>`. */
  listen(topic: string, listener: () => void): () => void
}

export function createStore(initial: WorkspaceState): Store {
  let state = initial
  const topics = createTopics()
  return {
    get: () => state,
    set(change) {
      const before = state
      state = { ...state, ...change }
      for (const id of changedBlocks(before, state)) topics.tell(`block:${id}`)
      for (const to of changedWires(before, state)) topics.tell(`wire:${to}`)
      topics.tell("*")
    },
    listen: topics.listen,
  }
}

/** Blocks whose drawing may differ: content, analysis, selection or activity. */
function changedBlocks(before: WorkspaceState, after: WorkspaceState): Set<string> {
  const changed = new Set<string>()
  addChanged(changed, before.document?.content.pipeline.blocks, after.document?.content.pipeline.blocks)
  addChanged(changed, before.analysis?.blocks, after.analysis?.blocks)
  addChanged(changed, before.activity, after.activity)
  addDifference(changed, before.selection.blocks, after.selection.blocks)
  return changed
}

function changedWires(before: WorkspaceState, after: WorkspaceState): Set<string> {
  const changed = new Set<string>()
  addDifference(changed, before.selection.wires, after.selection.wires)
  if (before.analysis === after.analysis && before.selection.blocks === after.selection.blocks) return changed
  const touched = new Set<string>()
  addChanged(touched, before.analysis?.blocks, after.analysis?.blocks)
  addDifference(touched, before.selection.blocks, after.selection.blocks)
  if (touched.size === 0) return changed
  for (const [to, from] of Object.entries(after.document?.content.pipeline.wires ?? {})) {
    if (touched.has(ownerOf(to)) || touched.has(ownerOf(from))) changed.add(to)
  }
  return changed
}

function ownerOf(port: string): string {
  return port.slice(0, port.indexOf("."))
}

type Entries = Readonly<Record<string, unknown>>

function addChanged(changed: Set<string>, before: Entries = {}, after: Entries = {}): void {
  if (before === after) return
  for (const id in after) if (before[id] !== after[id]) changed.add(id)
  for (const id in before) if (!(id in after)) changed.add(id)
}

function addDifference(changed: Set<string>, before: ReadonlySet<string>, after: ReadonlySet<string>): void {
  if (before === after) return
  for (const id of after) if (!before.has(id)) changed.add(id)
  for (const id of before) if (!after.has(id)) changed.add(id)
}
