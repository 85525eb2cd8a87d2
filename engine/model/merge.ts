import type { Conflict } from "./conflict.ts"
import { withUses } from "./file.ts"
import { referencesOf } from "./references.ts"
import { mergedUses } from "./merge-uses.ts"
import { layoutShape, partAt, partsIn, partsOf, pipelineOf, pipelineShape, same, type Parts, type Shape } from "./parts.ts"
import type { Json, Layout, Pipeline } from "./pipeline.ts"
import { regrouped, regroupedLike } from "./regroup.ts"
import { withoutTheirs, withStillHeld } from "./regroup-apart.ts"
import type { Sides } from "./sides.ts"
import { withoutDoubles } from "./without-doubles.ts"

export interface Merged {
  readonly pipeline: Pipeline
  readonly conflicts: readonly Conflict[]
}

/** Everything that either side changed since `base`: each setting, wire, name and block for itself. */
export function merge(versions: Sides<Pipeline>): Merged {
  const conflicts: Conflict[] = []
  const sides = withStillHeld(grouped(versions, conflicts), conflicts)
  const parts = { base: partsOf(sides.base), ours: partsOf(sides.ours), theirs: partsOf(sides.theirs) }
  const merged = mergePart({ ...parts, path: [] }, pipelineShape, conflicts) as Parts
  const joined = withInputs({ ...merged, format: parts.ours["format"]!, uses: {} }, parts, conflicts)
  const whole = withUsed(joined, parts, conflicts)
  const { uses, conflicts: mixed } = mergedUses(sides)
  const single = withoutDoubles(pipelineOf(whole), sides, conflicts)
  return { pipeline: withUses({ ...single, uses }), conflicts: [...conflicts, ...mixed] }
}

/** What one side grouped or expanded is so on all where it can be: what the other changed of these blocks meets them where they stand now. */
function grouped(versions: Sides<Pipeline>, conflicts: Conflict[]): Sides<Pipeline> {
  const together = groupedWhereItCan(versions)
  const theirs = withoutTheirs(versions, together, conflicts)
  return theirs ? grouped({ ...versions, theirs }, conflicts) : together
}

function groupedWhereItCan({ base, ours, theirs }: Sides<Pipeline>): Sides<Pipeline> {
  const theirsMet = regroupedLike(theirs, regrouped(base, ours).steps, ours)
  const oursMet = regroupedLike(ours, regrouped(base, theirs).steps, theirs)
  const likeOurs = regroupedLike(base, theirsMet.steps, ours)
  return { base: regroupedLike(likeOurs.pipeline, oursMet.steps, theirs).pipeline, ours: oursMet.pipeline, theirs: theirsMet.pipeline }
}

/** Positions have no meaning, so they are never in conflict: ours are taken where both moved something. */
export function mergeLayouts({ base, ours, theirs }: Sides<Layout>): Layout {
  return mergePart({ base: base as unknown as Json, ours: ours as unknown as Json, theirs: theirs as unknown as Json, path: [] }, layoutShape, []) as unknown as Layout
}

type Part = Omit<Conflict, "reason">

function mergePart(part: Part, shape: Shape, conflicts: Conflict[]): Json | undefined {
  const { base, ours, theirs } = part
  if (same(ours, theirs) || same(base, theirs)) return ours
  if (same(base, ours)) return theirs
  if (shape === "order") return base ?? []
  if (shape === "value") {
    conflicts.push({ reason: "both-changed", ...part })
    return ours
  }
  if ("parts" in shape && (ours === undefined || theirs === undefined)) {
    conflicts.push({ reason: "removed-and-changed", ...part })
    return ours ?? theirs
  }
  const entries = partsIn(shape, [base, ours, theirs]).map(([key, inner]) => [key, mergePart(partOf(part, key), inner, conflicts)] as const)
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Parts
}

function partOf({ path, base, ours, theirs }: Part, key: string): Part {
  const versions = { base: partAt(base, key), ours: partAt(ours, key), theirs: partAt(theirs, key) }
  return { path: [...path, key], ...present(versions) }
}

function present(versions: { readonly [side in keyof Sides<Json>]: Json | undefined }): Omit<Part, "path"> {
  return Object.fromEntries(Object.entries(versions).filter(([, value]) => value !== undefined))
}

/** Puts back what one side removed and something of the other still refers to; that may refer to more. */
function withUsed(merged: Parts, sides: Sides<Parts>, conflicts: Conflict[]): Parts {
  let whole = merged
  for (;;) {
    const lost = referencesOf(whole).filter((path) => valueAt(whole, path) === undefined && (valueAt(sides.ours, path) ?? valueAt(sides.theirs, path)) !== undefined)
    if (lost.length === 0) return whole
    for (const path of new Map(lost.map((each) => [each.join("/"), each])).values()) {
      const versions = { base: valueAt(sides.base, path), ours: valueAt(sides.ours, path), theirs: valueAt(sides.theirs, path) }
      conflicts.push({ reason: "removed-and-used", path, ...present(versions) })
      whole = withValue(whole, path, (versions.ours ?? versions.theirs)!)
    }
  }
}

/** An input of a composite of which each side took other ends away until none was left stays as ours has it: wires lead to it. */
function withInputs(merged: Parts, sides: Sides<Parts>, conflicts: Conflict[]): Parts {
  const inputs = (parts: Parts, id: string) => Object.entries((valueAt(parts, ["composites", id, "ports"]) ?? {}) as Record<string, string>).filter(([key]) => /^(?:\d+ )?in /.test(key))
  const nameOf = ([key, of]: readonly [string, string]): string => key.slice(0, -of.length)
  const lost = Object.keys(merged["composites"] as Parts).flatMap((id) => {
    const [left, theirs] = [inputs(merged, id), inputs(sides.theirs, id)].map((entries) => new Set(entries.map(nameOf))) as [Set<string>, Set<string>]
    return inputs(sides.ours, id).filter((entry) => theirs.has(nameOf(entry)) && !left.has(nameOf(entry))).map(([key, of]) => ({ path: ["composites", id, "ports", key], of }))
  })
  return lost.reduce((whole, { path, of }) => {
    conflicts.push({ reason: "removed-and-used", path, base: of, ours: of })
    return withValue(whole, path, of)
  }, merged)
}

function valueAt(parts: Parts, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>(partAt, parts)
}

function withValue(parts: Parts, [key, ...rest]: readonly string[], value: Json): Parts {
  return { ...parts, [key!]: rest.length === 0 ? value : withValue((partAt(parts, key!) ?? {}) as Parts, rest, value) }
}
