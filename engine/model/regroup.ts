import type { Drawing } from "./drawings.ts"
import { expandBlock } from "./expand-block.ts"
import { graphIn, holdersOf, placedBlocks } from "./graphs.ts"
import { group } from "./group.ts"
import { idFrom } from "./identity.ts"
import { own } from "./own-key.ts"
import type { Pipeline } from "./pipeline.ts"

/** Blocks that went into a composite together, or came out of one. */
export interface Regrouping {
  readonly step: "grouped" | "expanded"
  readonly composite: string
  readonly holder: string
  readonly blocks: readonly string[]
}

interface Regrouped {
  readonly pipeline: Pipeline
  readonly steps: readonly Regrouping[]
}

/** `before` with its blocks grouped and expanded as those of `after` are: what then still differs was changed by other edits. */
export function regrouped(before: Pipeline, after: Pipeline): Regrouped {
  const refused = new Set<string>()
  const steps: Regrouping[] = []
  let pipeline = before
  for (let step = nextStep(pipeline, after, refused); step; step = nextStep(pipeline, after, refused)) {
    const next = taken(pipeline, step, after)
    if (next) steps.push(step)
    else refused.add(step.composite)
    pipeline = next ?? pipeline
  }
  return { pipeline, steps }
}

/** The same steps in another version, those of them that can be taken there; ports and parameters are called as in `like`. */
export function regroupedLike(start: Pipeline, wanted: readonly Regrouping[], like: Pipeline): Regrouped {
  const steps: Regrouping[] = []
  let pipeline = start
  for (const step of wanted) {
    const next = taken(pipeline, step, like)
    if (next) steps.push(step)
    pipeline = next ?? pipeline
  }
  return { pipeline, steps }
}

function nextStep(before: Pipeline, after: Pipeline, refused: ReadonlySet<string>): Regrouping | undefined {
  const fresh = Object.keys(after.composites).filter((id) => !Object.hasOwn(before.composites, id) && !refused.has(id))
  // What stands inside another group was grouped first.
  const innermost = fresh.filter((id) => Object.values(after.composites[id]!.blocks).every(({ composite }) => composite === undefined || !fresh.includes(composite)))
  const gone = Object.keys(before.composites).filter((id) => !Object.hasOwn(after.composites, id) && !refused.has(id))
  return [...innermost.map((id) => groupingOf(id, before, after)), ...gone.map((id) => expansionOf(id, before, after))].find((step) => step !== undefined)
}

function groupingOf(id: string, before: Pipeline, after: Pipeline): Regrouping | undefined {
  const [holder, ...others] = holdersOf(after, id)
  const was = drawings(before)
  const blocks = Object.keys(after.composites[id]!.blocks).filter((inner) => was.has(inner)).sort()
  if (!holder || others.length > 0 || was.has(holder.id) || blocks.length === 0) return undefined
  return { step: "grouped", composite: id, holder: holder.id, blocks }
}

function expansionOf(id: string, before: Pipeline, after: Pipeline): Regrouping | undefined {
  const [holder, ...others] = holdersOf(before, id)
  const is = drawings(after)
  const blocks = Object.keys(before.composites[id]!.blocks).filter((inner) => is.has(inner)).sort()
  if (!holder || others.length > 0 || is.has(holder.id) || blocks.length === 0) return undefined
  return { step: "expanded", composite: id, holder: holder.id, blocks }
}

/** Undefined where it cannot be taken: blocks that stand apart, a composite that is there already or is gone. */
function taken(pipeline: Pipeline, step: Regrouping, like: Pipeline): Pipeline | undefined {
  return step.step === "grouped" ? groupedBy(pipeline, step, like) : expandedBy(pipeline, step)
}

function groupedBy(pipeline: Pipeline, { composite, holder, blocks }: Regrouping, like: Pipeline): Pipeline | undefined {
  const stand = drawings(pipeline)
  const present = blocks.filter((id) => stand.has(id))
  const [drawing, ...others] = new Set(present.map((id) => stand.get(id)!))
  const model = own(like.composites, composite)
  if (drawing === undefined || others.length > 0 || !model || Object.hasOwn(pipeline.composites, composite) || stand.has(holder)) return undefined
  const notes = Object.keys(model.notes ?? {}).filter((id) => Object.hasOwn(graphIn(pipeline, drawing)!.notes ?? {}, id))
  const done = group(pipeline, { drawing, blocks: present, notes, composite, holder, name: model.name, like: model })
  return done.ok ? done.pipeline : undefined
}

function expandedBy(pipeline: Pipeline, { composite, holder }: Regrouping): Pipeline | undefined {
  const [only, ...others] = holdersOf(pipeline, composite)
  if (!only || only.id !== holder || others.length > 0) return undefined
  const done = expandBlock(pipeline, { drawing: only.drawing, holder, newId: () => idFrom(composite) })
  return done.ok ? done.pipeline : undefined
}

function drawings(pipeline: Pipeline): Map<string, Drawing> {
  return new Map(placedBlocks(pipeline).map(({ id, drawing }) => [id, drawing]))
}
