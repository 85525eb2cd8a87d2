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
  if (innermost.length + gone.length === 0) return undefined
  const [was, is] = [drawings(before), drawings(after)]
  const grouping = (id: string) => stepOf("grouped", id, after, was)
  const expansion = (id: string) => stepOf("expanded", id, before, is)
  return [...innermost.map(grouping), ...gone.map(expansion)].find((step) => step !== undefined)
}

/** Of a composite that one version alone has: its blocks that stand elsewhere in the other, which has no block for it. */
function stepOf(step: Regrouping["step"], id: string, having: Pipeline, other: ReadonlyMap<string, Drawing>): Regrouping | undefined {
  const blocks = Object.keys(having.composites[id]!.blocks).filter((inner) => other.has(inner)).sort()
  if (blocks.length === 0) return undefined
  const [holder, ...others] = holdersOf(having, id)
  return holder && others.length === 0 && !other.has(holder.id) ? { step, composite: id, holder: holder.id, blocks } : undefined
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
