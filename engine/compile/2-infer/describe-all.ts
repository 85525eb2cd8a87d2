import { outersOf } from "../../model/identity.ts"
import { own } from "../../model/own-key.ts"
import type { Problem } from "../../model/problem.ts"
import type { Analysis, BlockAnalysis } from "./analysis.ts"
import type { ToDescribe } from "./describe.ts"
import { describeBlock } from "./describe.ts"
import { describeGroup, groupProblems } from "./describe-groups.ts"
import { nestingOf } from "./nesting.ts"
import type { Part } from "./parts.ts"
import { partsOf } from "./parts.ts"

export interface Drawing extends Omit<ToDescribe, "id"> {
  readonly parts: readonly Part[]
}

/** All blocks as people see them. Only those that an edit can have touched are looked at; of the others the earlier objects stay. */
export function describeAll(drawing: Drawing): Analysis["blocks"] {
  const { checked, previous } = drawing
  const fresh = new Map<string, BlockAnalysis>()
  const before = (path: string) => previous && own(previous.blocks, path)
  const blockAt = (path: string) => fresh.get(path) ?? before(path)
  const add = (path: string, block: BlockAnalysis) => before(path) !== block && fresh.set(path, block)
  for (const id of touchedBlocks(drawing)) add(id, describeBlock({ id, ...drawing }))
  for (const path of touchedGroups(drawing, [...fresh.keys()])) add(path, describeGroup({ path, checked, blockAt, previous }))
  if (previous && samePaths(fresh, drawing)) return withFresh(previous.blocks, fresh)
  return Object.fromEntries(nestingOf(checked).order.map((path) => [path, blockAt(path)!]))
}

function touchedBlocks({ checked: { graph }, inferences, unsettled, parts, previous }: Drawing): readonly string[] {
  if (previous?.checked.graph !== graph) return graph.order
  const before = partsOf(graph.order, previous.inferences)
  const fresh = parts.flatMap((part, index) => (part === before[index] ? [] : part.ids.filter((id) => inferences.get(id) !== previous.inferences.get(id))))
  return [...new Set([...fresh, ...parts.flatMap(({ wrong }) => wrong), ...unsettled.keys(), ...previous.unsettled.keys()])]
}

/** Those around a block that is another than before, and those that are others themselves or have something wrong of their own. */
function touchedGroups({ checked, previous }: Drawing, fresh: readonly string[]): readonly string[] {
  const all = [...checked.expanded.groups.keys()]
  if (previous?.checked.graph !== checked.graph) return all
  const changed = all.filter((path) => checked.changed?.has(path) || groupProblems(path, checked).length > 0)
  return [...new Set([...changed, ...[...fresh, ...changed].flatMap(outersOf)])]
}

function samePaths(fresh: ReadonlyMap<string, BlockAnalysis>, { checked, previous }: Drawing): boolean {
  return previous!.checked.blocks.size === checked.blocks.size && [...fresh.keys()].every((path) => previous!.checked.blocks.has(path))
}

/** Copying a large record and setting some of it costs far less than making it. */
function withFresh(before: Analysis["blocks"], fresh: ReadonlyMap<string, BlockAnalysis>): Analysis["blocks"] {
  if (fresh.size === 0) return before
  const blocks = { ...before }
  for (const [path, block] of fresh) blocks[path] = block
  return blocks
}

/** Of the blocks that work, in the order of the graph, then of those that stand for composites. */
export function problemsIn({ checked, parts, unsettled }: Drawing, blocks: Analysis["blocks"]): readonly Problem[] {
  const wrong = new Set([...parts.flatMap((part) => part.wrong), ...unsettled.keys()])
  const working = wrong.size === 0 ? [] : checked.graph.order.filter((id) => wrong.has(id))
  return [...working.flatMap((id) => blocks[id]!.problems), ...[...checked.expanded.groups.keys()].flatMap((path) => groupProblems(path, checked))]
}
