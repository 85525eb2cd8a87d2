import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { shippedComposites } from "../../engine/composites/index.generated.ts"
import { insertion } from "../../engine/composites/shipped.ts"
import type { BlockType } from "../../engine/model/block-type.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { namesake, renamedComposite } from "../../engine/model/composite-name.ts"
import { editsBetween } from "../../engine/model/edits-between.ts"
import { placedBlocks } from "../../engine/model/graphs.ts"
import { freshId, parsePort, portText } from "../../engine/model/identity.ts"
import { own } from "../../engine/model/own-key.ts"
import type { Pipeline, Use } from "../../engine/model/pipeline.ts"
import type { PortKind } from "../../engine/model/ports.ts"
import { downstreamOf } from "../../engine/compile/2-infer/candidates.ts"
import { boxOf, curveOf, placeOf } from "./drawing.ts"
import { headHeight, snap, type Point } from "./geometry.ts"
import { uniqueName } from "../../engine/model/unique-name.ts"

export function newId(): string {
  return freshId((count) => crypto.getRandomValues(new Uint8Array(count)))
}

interface NewBlock {
  readonly id: string
  readonly edits: readonly Edit[]
}

/** A block with default settings and a name of its own; of a composite that comes with Tephra, with a copy of it. */
export function newBlock(type: BlockType, { pipeline }: DocumentContent, at: Point): NewBlock {
  const id = newId()
  const names = new Set(Object.values(pipeline.blocks).map((block) => block.name))
  const name = uniqueName(type.title, names)
  const shipped = own(shippedComposites, type.type)
  if (shipped) return { id, edits: insertion(shipped, { id, name, at: { ...at }, newId }) }
  const block = { type: type.type, name, config: {} }
  return { id, edits: [{ edit: "add-block", id, block, ...(pipeline.uses[type.type] ?? useOf(type)), at: { ...at } }] }
}

/** A composite that only this block holds, and that is called as the block is, is renamed with it. `pipeline` is the whole one. */
export function renameEdits(pipeline: Pipeline, id: string, name: string): Edit[] {
  const composite = placedBlocks(pipeline).find((placed) => placed.id === id)?.block.composite
  return composite === undefined || namesake(pipeline, composite)?.id !== id ? [{ edit: "rename-block", id, name }] : editsBetween(pipeline, renamedComposite(pipeline, composite, name))
}

/** What `uses` says of a type. */
export function useOf({ version, hash }: BlockType): Use {
  return { version, ...(hash !== undefined && { hash }) }
}

/** The first input and output of a type that a wire of this kind can be led through. */
export function through(type: BlockType | null, kind: PortKind): { readonly input: string; readonly output: string } | null {
  const input = type?.inputs.find((port) => port.kind === kind)
  const output = type?.outputs.find((port) => port.kind === kind)
  return input && output ? { input: input.variadic ? `${input.name}.0` : input.name, output: output.name } : null
}

export function kindOfOutput(analysis: Analysis, from: string): PortKind | undefined {
  const { block, port } = parsePort(from)
  return analysis.blocks[block]?.outputs.find(({ name }) => name === port)?.kind
}

/** Leads the wire that ends at `to` through a block. */
export function spliceEdits(block: string, to: string, ports: { readonly from: string; readonly input: string; readonly output: string }): Edit[] {
  return [
    { edit: "connect", from: ports.from, to: portText({ block, port: ports.input }) },
    { edit: "connect", from: portText({ block, port: ports.output }), to },
  ]
}

interface Room {
  readonly content: DocumentContent
  readonly analysis: Analysis
  /** The wire that is led through, by its end. */
  readonly to: string
  /** Size of the block that comes in between. */
  readonly width: number
  readonly height: number
}

const gap = 64

/** Where a block stands in the middle of a wire, and the moves of what lies behind it that make room. */
export function makeRoom({ content, analysis, to, width, height }: Room): { readonly at: Point; readonly moves: readonly Edit[] } | null {
  const from = content.pipeline.wires[to]
  if (!from) return null
  const [source, target] = [boxOf(content, analysis, parsePort(from).block), boxOf(content, analysis, parsePort(to).block)]
  const start = source.x + source.width
  if (target.x < start) return null
  const push = Math.max(0, start + width + 2 * gap - target.x)
  const { from: a, to: b } = curveOf(content, analysis, { to, from })
  const at = snap({ x: push > 0 ? start + gap : (start + target.x - width) / 2, y: (a.y + b.y) / 2 - Math.min(height, headHeight) / 2 })
  const behind = push > 0 ? [...downstreamOf(parsePort(to).block, analysis.checked.graph)] : []
  const moves = behind.map((id): Edit => {
    const place = placeOf(content, id)
    return { edit: "move", id, at: snap({ x: place.x + push, y: place.y }) }
  })
  return { at, moves }
}

/** Removes blocks with their wires, and lone wires. */
export function removeEdits({ pipeline }: DocumentContent, blocks: ReadonlySet<string>, wires: ReadonlySet<string>): Edit[] {
  const lone = [...wires].filter((to) => to in pipeline.wires && !touches(to, pipeline.wires[to], blocks))
  return [...lone.map((to): Edit => ({ edit: "disconnect", to })), ...[...blocks].map((id): Edit => ({ edit: "remove-block", id }))]
}

function touches(to: string, from: string | undefined, blocks: ReadonlySet<string>): boolean {
  return blocks.has(parsePort(to).block) || (from !== undefined && blocks.has(parsePort(from).block))
}

/** Removes blocks and joins what fed them with what they fed, where the kinds agree. */
export function healEdits(content: DocumentContent, analysis: Analysis, blocks: ReadonlySet<string>): Edit[] {
  const joined = Object.entries(content.pipeline.wires).flatMap(([to, from]): Edit[] => {
    if (blocks.has(parsePort(to).block) || !blocks.has(parsePort(from).block)) return []
    const source = sourceBehind({ wires: content.pipeline.wires, analysis, blocks }, from)
    return source ? [{ edit: "connect", to, from: source }] : []
  })
  return [...removeEdits(content, blocks, new Set()), ...joined]
}

interface Behind {
  readonly wires: Readonly<Record<string, string>>
  readonly analysis: Analysis
  readonly blocks: ReadonlySet<string>
}

/** What stands before the removed blocks on the way of `from`: the same field of an earlier dataset, or a wire of the same kind. */
function sourceBehind(behind: Behind, from: string, depth = 0): string | null {
  const { block, port } = parsePort(from)
  const analysed = behind.analysis.blocks[block]
  const output = analysed?.outputs.find(({ name }) => name === port)
  if (!analysed || !output || depth > 1_000) return null
  const candidates = analysed.inputs.flatMap((input) => {
    const source = behind.wires[portText({ block, port: input.name })]
    if (!source) return []
    if (input.kind === output.kind) return [source]
    const field = portText({ block: parsePort(source).block, port })
    return kindOfOutput(behind.analysis, field) === output.kind ? [field] : []
  })
  const [source] = candidates
  if (!source) return null
  return behind.blocks.has(parsePort(source).block) ? sourceBehind(behind, source, depth + 1) : source
}
