import { blockHelp } from "../../engine/blocks/help.generated.ts"
import { shippedComposites } from "../../engine/composites/index.generated.ts"
import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { suggestions, suggestionsBefore } from "../../engine/compile/2-infer/connect.ts"
import { categories, type BlockType, type BlockTypes, type Category } from "../../engine/model/block-type.ts"
import { portText } from "../../engine/model/identity.ts"
import type { PickGroup, PickItem } from "../kit/Pick.tsx"
import type { PortEnd } from "./canvas-state.ts"
import { PortGlyph } from "./PortGlyph.tsx"

export const categoryTitles: Readonly<Record<Category, string>> = {
  input: "Input",
  prepare: "Prepare",
  network: "Network",
  training: "Training",
  job: "Jobs",
  results: "Results",
}

/** The first sentence of the block's page. */
export function tooltipOf(type: BlockType): string {
  const lines = (type.page ?? blockHelp[type.type] ?? shippedComposites[type.type]?.help ?? "").split("\n").map((line) => line.trim())
  return lines.find((line) => line !== "" && !line.startsWith("#")) ?? ""
}

export function byCategory(types: BlockTypes): readonly { readonly category: Category; readonly types: readonly BlockType[] }[] {
  return categories
    .map((category) => ({ category, types: Object.values(types).filter((type) => type.category === category && !type.off) }))
    .filter((group) => group.types.length > 0)
}

/** All blocks by group; or, for a wire that waits for its other end, those that take it, best first. */
export function blockChoices(types: BlockTypes, analysis: Analysis | null, end: PortEnd | null): readonly PickGroup[] {
  if (end && analysis) {
    const port = portText(end)
    const fitting = end.direction === "out" ? suggestions(analysis, port, types) : suggestionsBefore(analysis, port, types)
    const heading = end.direction === "out" ? "Takes this output, best first" : "Gives this input, best first"
    return [{ heading, items: fitting.map(({ type }) => itemOf(type)) }]
  }
  return byCategory(types).map((group) => ({ heading: categoryTitles[group.category], items: group.types.map(itemOf) }))
}

function itemOf(type: BlockType): PickItem {
  const kind = type.outputs[0]?.kind ?? type.inputs[0]?.kind
  const help = tooltipOf(type)
  return { value: type.type, label: type.title, words: `${type.category} ${help}`, icon: kind && <PortGlyph kind={kind} filled />, note: type.hash === undefined ? help : `custom · ${help}` }
}
