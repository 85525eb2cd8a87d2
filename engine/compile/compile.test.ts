import { createHash } from "node:crypto"
import * as fc from "fast-check"
import { expect, it } from "vitest"
import { cases } from "../../tests/counts.ts"
import { blockTypes as types } from "../blocks/index.generated.ts"
import type { FactsByName } from "../model/facts.ts"
import { writePipeline } from "../model/file.ts"
import type { Pipeline } from "../model/pipeline.ts"
import { emptyPipeline } from "../model/pipeline.ts"
import type { Analysis } from "./2-infer/analysis.ts"
import { canConnect, suggestions } from "./2-infer/connect.ts"
import { analyse } from "./2-infer/infer.ts"
import { plan } from "./3-plan/plan.ts"
import { emit } from "./4-emit/emit.ts"
import type { Change } from "./testing/arbitrary.ts"
import { anyChanges, changed } from "./testing/arbitrary.ts"
import { regression, tableFacts } from "./testing/regression.ts"
import { wrapped } from "./testing/wrapped.ts"
import { local } from "../machines/local/local.ts"

const factsOf: readonly FactsByName[] = [
  {},
  { table: tableFacts },
  { table: { ...tableFacts, rows: 0 } },
  { table: { problem: { code: "data-missing", severity: "error", message: "There is no such file.", at: {} } } },
]

/** What people and later phases see, without what only the next analysis needs. */
function seen({ problems, order, blocks, figures }: Analysis) {
  return { problems, order, blocks, figures }
}

function emitted(analysis: Analysis) {
  const planned = plan({ analysis, target: { machine: "local", ranks: 2, threads: 1 } })
  if (!planned.plan) return planned.problems
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex")
  return emit({ plan: planned.plan, machine: local, runtime: [], pipelineText: writePipeline(analysis.pipeline), sha256 })
}

/** Runs the changes one after the other, from one analysis to the next, and gives each to `look`. */
function walk(first: Pipeline, changes: readonly Change[], look: (analysis: Analysis) => void): void {
  let pipeline = first
  let facts: FactsByName = factsOf[1]!
  let previous: Analysis | undefined
  for (const change of changes) {
    pipeline = changed(pipeline, change, types)
    if (change.change === "facts") facts = factsOf[change.pick % factsOf.length]!
    previous = analyse({ pipeline, facts, types, previous })
    look(previous)
  }
}

const starts = fc.constantFrom(emptyPipeline("random"), regressionOfFewIds(), wrapped(regressionOfFewIds(), ["eeeeeeee", "ffffffff"]))

/** The sample with ids that the random changes hit. */
function regressionOfFewIds(): Pipeline {
  const old = Object.keys(regression().blocks)
  const text = JSON.stringify(regression())
  const letters = "abcdefghijklm"
  return JSON.parse(old.reduce((all, id, index) => all.replaceAll(id, letters[index]!.repeat(8)), text)) as Pipeline
}

/** Its first layer a hundred and fifty times, so that most of what is kept of one analysis for the next is far from the edit. */
function long(): Pipeline {
  const { blocks, wires, ...rest } = regressionOfFewIds()
  const [input, from] = Object.entries(wires).find(([to]) => blocks[to.split(".")[0]!]!.type === "dense")!
  const first = input.split(".")[0]!
  const ids = [...Array.from({ length: 150 }, (_, index) => `layer${String.fromCharCode(97 + index / 26, 97 + (index % 26))}2`), first]
  const chain = Object.fromEntries(ids.map((id, index) => [`${id}.input`, index === 0 ? from : `${ids[index - 1]}.output`]))
  return { ...rest, blocks: { ...blocks, ...Object.fromEntries(ids.map((id) => [id, blocks[first]!])) }, wires: { ...wires, ...chain } }
}

it("analysing from one edit to the next gives what analysing from scratch gives", () => {
  const longOnes = fc.constantFrom(long(), wrapped(long(), ["layeraa2", "layerab2", "layerfo2"]))
  const property = fc.property(fc.oneof({ weight: 7, arbitrary: starts }, { weight: 1, arbitrary: longOnes }), anyChanges(types, 25), (first, changes) => {
    walk(first, changes, (analysis) => {
      expect(seen(analysis)).toEqual(seen(analyse({ pipeline: analysis.pipeline, facts: analysis.facts, types })))
    })
  })
  fc.assert(property, { numRuns: cases("compile") })
})

it("never throws, and gives the same bytes again", () => {
  const property = fc.property(starts, anyChanges(types, 12), fc.nat(), (first, changes, pick) => {
    walk(first, changes, (analysis) => {
      expect(emitted(analysis)).toEqual(emitted(analyse({ pipeline: shuffled(analysis.pipeline), facts: analysis.facts, types })))
      const [from, to] = [analysis.order[pick % 7], analysis.order[pick % 5]]
      if (!from || !to) return
      canConnect(analysis, `${from}.output`, `${to}.input`)
      suggestions(analysis, `${from}.${analysis.blocks[from]!.outputs[0]?.name ?? "none"}`, types)
    })
  })
  fc.assert(property, { numRuns: cases("compile") })
})

/** The same pipeline with its keys in another order. */
function shuffled(pipeline: Pipeline): Pipeline {
  const turned = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).reverse())
  return JSON.parse(JSON.stringify({ ...pipeline, blocks: turned(pipeline.blocks), wires: turned(pipeline.wires) })) as Pipeline
}
