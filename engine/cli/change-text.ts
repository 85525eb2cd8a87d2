import type { Conflict } from "../model/conflict.ts"
import type { Change } from "../model/diff.ts"
import { parsePort } from "../model/identity.ts"
import { own } from "../model/own-key.ts"
import type { Block, Composite, Json, Note, Pipeline } from "../model/pipeline.ts"
import { oneLine } from "./one-line.ts"

/** The versions of a pipeline in which names are looked up, in this order. */
type Versions = readonly Pipeline[]

/** What a path leads to: a thing (block, wire, note, …) of the pipeline or of one composite, or a part of the thing. */
interface Place {
  readonly kind: string
  readonly id: string
  readonly part: readonly string[]
  readonly composite: string | null
}

/** `~ “hidden 1” units: 64 → 32`; what came begins with +, what went with -. */
export function changeText({ path, before, after, blocks }: Change, versions: Versions): string {
  if (blocks) return regroupText(path[1]!, blocks, after === undefined, versions)
  const place = placeOf(path)
  const subject = subjectText(place, versions)
  const told = (value: Json | undefined): string => valueText(place, value, versions)
  const withDetail = (detail: string): string => (detail === "" ? subject : `${subject}: ${detail}`)
  if (place.part.length === 0 && after === undefined) return `- ${place.kind === "wires" ? withDetail(told(before)) : subject}`
  if (place.part.length === 0 && before === undefined) return `+ ${withDetail(told(after))}`
  return `~ ${subject}: ${told(before)} → ${told(after)}`
}

/** `~ “hidden 1”, “hidden 2” grouped into composite “network”`. */
function regroupText(id: string, blocks: readonly string[], expanded: boolean, versions: Versions): string {
  const all = versions.flatMap((pipeline) => [pipeline, ...Object.values(pipeline.composites)])
  const names = blocks.slice(0, 5).map((block) => blockText(block, all))
  const told = blocks.length > 5 ? `${names.join(", ")} and ${blocks.length - 5} more` : names.join(", ")
  return expanded ? `~ ${compositeText(id, versions)} expanded into ${told}` : `~ ${told} grouped into ${compositeText(id, versions)}`
}

/** What does not go together, and what was done about it. */
export function conflictText({ reason, path, base, ours, theirs }: Conflict, versions: Versions): string {
  const place = placeOf(path)
  const subject = subjectText(place, versions)
  const told = (value: Json | undefined): string => valueText(place, value, versions)
  const [holder, remover] = ours === undefined ? ["B", "A"] : ["A", "B"]
  switch (reason) {
    case "both-changed":
      return `${subject}: ${told(ours)} in A, ${told(theirs)} in B${base === undefined ? "" : `, ${told(base)} before`}; A's is taken`
    case "removed-and-changed":
      return `${subject}: changed in ${holder} and removed in ${remover}; it is kept`
    case "removed-and-used":
      return `${subject}: removed in ${remover}, and something still leads to it; it is kept`
    case "two-places":
      return `${subject}: grouped in A and in B, each with others; it stands where A has it`
    case "wire-lost":
      return `${subject}: ${told(base)}, gone with a place of one of its blocks; draw it again where they stand now`
    case "expanded-and-held":
      return `${subject}: expanded in ${remover} and used anew in ${holder}; it is kept beside the expanded blocks, which have new ids and nothing of what ${holder} changed inside`
    case "versions-mixed":
      return `${subject}: ${told(ours)} in A, ${told(theirs)} in B, and settings of both stand in the file now; look at each such block`
  }
}

function placeOf(path: readonly string[]): Place {
  const composite = path[0] === "composites" && path.length > 3 ? path[1]! : null
  const [kind = "", id = "", ...part] = composite === null ? path : path.slice(2)
  return { kind, id, part, composite }
}

function subjectText(place: Place, versions: Versions): string {
  const scope = place.composite === null ? "" : `${compositeText(place.composite, versions)}: `
  const part = place.part[0] === "config" ? place.part.slice(1) : place.part
  const words = part.map((word) => ` ${word === "portOrder" ? "order of ports" : oneLine(word)}`).join("")
  return `${scope}${thingText(place, versions)}${words}`
}

function thingText({ kind, id, part, composite }: Place, versions: Versions): string {
  const graphs = graphsOf(composite, versions)
  switch (kind) {
    case "name":
      return "name of the pipeline"
    case "uses":
      return `blocks of type ${oneLine(id)}`
    case "blocks":
      return part.length === 0 ? `${blockText(id, graphs)} (${oneLine(blockIn(id, graphs)?.type ?? id)})` : blockText(id, graphs)
    case "wires":
      return `wire to ${portText(id, graphs)}`
    case "composites":
      return compositeText(id, versions)
    case "ports":
      return `port ${oneLine(id.replace(/^(in .*) \S+$/s, "$1"))}`
    case "parameters":
      return `parameter ${oneLine(id)}`
    default:
      return "note"
  }
}

function valueText({ kind, part, composite }: Place, value: Json | undefined, versions: Versions): string {
  const graphs = graphsOf(composite, versions)
  if (value === undefined) return part[0] === "config" ? "the default" : "none"
  if (kind === "wires" || kind === "ports") return `from ${portText(value as string, graphs)}`
  if (kind === "uses") return `version ${(value as { version: number }).version}`
  if (part.length > 0 || kind === "name" || kind === "parameters") return shortJson(value)
  if (kind === "blocks") return settingsText(value as unknown as Block)
  return kind === "notes" ? shortJson((value as Note).text) : ""
}

function settingsText({ config }: Block): string {
  return Object.entries(config).map(([key, value]) => `${oneLine(key)} ${shortJson(value)}`).join(", ")
}

function shortJson(value: Json): string {
  const text = oneLine(JSON.stringify(value))
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

function graphsOf(composite: string | null, versions: Versions): readonly Pick<Composite, "blocks">[] {
  return composite === null ? versions : versions.flatMap(({ composites }) => own(composites, composite) ?? [])
}

function blockIn(id: string, graphs: readonly Pick<Composite, "blocks">[]): Block | undefined {
  return graphs.map(({ blocks }) => own(blocks, id)).find((block) => block !== undefined)
}

function blockText(id: string, graphs: readonly Pick<Composite, "blocks">[]): string {
  return `“${oneLine(blockIn(id, graphs)?.name ?? id)}”`
}

function portText(text: string, graphs: readonly Pick<Composite, "blocks">[]): string {
  const { block, port } = parsePort(text)
  return `${blockText(block, graphs)}.${oneLine(port)}`
}

function compositeText(id: string, versions: Versions): string {
  const name = versions.map(({ composites }) => own(composites, id)?.name).find((found) => found !== undefined)
  return `composite “${oneLine(name ?? id)}”`
}
