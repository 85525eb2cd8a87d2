import * as fc from "fast-check"
import { expect, it } from "vitest"
import { cases } from "../../tests/counts.ts"
import { blockTypes as types } from "../blocks/index.generated.ts"
import type { BlockTypes } from "../model/block-type.ts"
import { apply } from "../model/apply.ts"
import { emptyLayout } from "../model/pipeline.ts"
import type { Config, Pipeline } from "../model/pipeline.ts"
import type { Problem } from "../model/problem.ts"
import type { Analysis } from "./2-infer/analysis.ts"
import { downstreamOf } from "./2-infer/candidates.ts"
import { analyse } from "./2-infer/infer.ts"
import { regression, tableFacts } from "./testing/regression.ts"

const facts = { table: tableFacts }
const layers = ["d3q7t5wn", "d2m4k2xc", "d6b5v3jf"]

/** Drawings that nearly fit: networks behind the sample's data, of layers of any kind and size, with a size or two left to the drawing. */
const drawings = fc
  .array(
    fc.record({
      type: fc.constantFrom("dense", "dense", "reshape", "flatten", "dropout", "activation", "convolution", "pool", "slice", "concatenate"),
      size: fc.constantFrom(1, 2, 3, 4, 64, "auto" as const),
      dims: fc.constantFrom<number[]>([-1], [4, -1], [8, 8], [1, 8, 8]),
      function: fc.constantFrom("tanh", "sigmoid", "softmax"),
    }),
    { maxLength: 6 },
  )
  .chain((chain) => fc.record({ chain: fc.constant(chain), units: fc.array(fc.constantFrom(1, 2, 64, "auto" as const), { minLength: 3, maxLength: 3 }), loss: fc.constantFrom("mean-squared-error", "binary-cross-entropy", "huber", "cross-entropy") }))
  .map(({ chain, units, loss }): Pipeline => {
    const pipeline = regression()
    const blocks = { ...pipeline.blocks }
    const wires = { ...pipeline.wires }
    layers.forEach((id, index) => (blocks[id] = { ...blocks[id]!, config: { ...blocks[id]!.config, units: units[index]! } }))
    blocks.l7r2h2pg = { ...blocks.l7r2h2pg!, type: loss }
    let from = "d2m4k2xc.output"
    chain.forEach(({ type, size, dims, function: name }, index) => {
      const id = `${"bcefg"[index % 5]!.repeat(7)}${"abcdef"[index]!}`
      const configs: Record<string, Config> = { dense: { units: size }, reshape: { dims }, activation: { function: name }, convolution: { channels: size, keep_size: true }, slice: { number: size === "auto" ? 5 : size } }
      blocks[id] = { type, name: `${type} ${index}`, config: configs[type] ?? {} }
      if (type === "concatenate") Object.assign(wires, { [`${id}.in.0`]: from, [`${id}.in.1`]: "d3q7t5wn.output" })
      else wires[`${id}.input`] = from
      from = `${id}.output`
    })
    return { ...pipeline, blocks, wires: { ...wires, "d6b5v3jf.input": from } }
  })

function keyOf({ code, at }: Problem): string {
  return JSON.stringify([code, at.block, at.port, at.key])
}

function placeIn(order: readonly string[], problem: Problem): number {
  return order.indexOf(problem.at.block ?? "")
}

it("a fix that is offered removes its problem and brings none before it", () => {
  const property = fc.property(drawings, (pipeline) => {
    const { problems, order } = analyse({ pipeline, facts, types })
    for (const problem of problems.filter(({ fix }) => fix)) {
      const applied = apply({ pipeline, layout: emptyLayout() }, problem.fix!.edits)
      if (!applied.ok) throw new Error(`${problem.fix!.title}: ${applied.message}`)
      const after = analyse({ pipeline: applied.content.pipeline, facts, types })
      const before = new Set(problems.map(keyOf))
      expect(after.problems.map(keyOf)).not.toContain(keyOf(problem))
      // What is left to the drawing is asked for when nothing else is wrong any more, so last, wherever it stands.
      const told = after.problems.filter(({ code }) => code !== "size-undecided")
      const fresh = told.filter((one) => !before.has(keyOf(one)) && placeIn(order, one) >= 0 && placeIn(order, one) < placeIn(order, problem))
      expect(fresh).toEqual([])
    }
  })
  fc.assert(property, { numRuns: cases("compile") })
})

function seen({ problems, order, blocks, figures }: Analysis) {
  return { problems, order, blocks, figures }
}

it("from one such drawing to the next, inference says what it says from scratch", () => {
  const property = fc.property(fc.array(drawings, { minLength: 2, maxLength: 6 }), (all) => {
    let previous: Analysis | undefined
    for (const pipeline of all) {
      previous = analyse({ pipeline, facts, types, previous })
      expect(seen(previous)).toEqual(seen(analyse({ pipeline, facts, types })))
    }
  })
  fc.assert(property, { numRuns: cases("compile") })
})

/** The block types with a note of the block for each time that one is inferred. */
function counted(): { types: BlockTypes; inferred: string[] } {
  const inferred: string[] = []
  const counting = Object.entries(types).map(([name, type]) => [name, { ...type, infer: (context: Parameters<typeof type.infer>[0]) => (inferred.push(context.id), type.infer(context)) }] as const)
  return { types: Object.fromEntries(counting), inferred }
}

it.each([
  ["a number", 32],
  ["a size left to the drawing", "auto"],
])("after an edit only the block and what lies behind it are inferred: %s", (_, last) => {
  const { types: counting, inferred } = counted()
  const pipeline = regression()
  const blocks: Pipeline["blocks"] = { ...pipeline.blocks, d6b5v3jf: { ...pipeline.blocks.d6b5v3jf!, config: { units: last === "auto" ? "auto" : 1 } } }
  const first = analyse({ pipeline: { ...pipeline, blocks }, facts, types: counting })
  for (const id of Object.keys(blocks)) {
    inferred.length = 0
    const edited = { ...blocks, [id]: { ...blocks[id]!, name: "renamed", config: { ...blocks[id]!.config } } }
    analyse({ pipeline: { ...pipeline, blocks: edited }, facts, types: counting, previous: first })
    const behind = downstreamOf(id, first.checked.graph)
    expect(inferred.filter((one) => !behind.has(one))).toEqual([])
    // A block whose size is open is inferred as drawn and as settled.
    for (const one of behind) expect(inferred.filter((other) => other === one).length).toBeLessThanOrEqual(2)
    expect(inferred).toContain(id)
  }
})
