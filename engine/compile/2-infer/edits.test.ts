import { expect, it } from "vitest"
import { blockTypes as types } from "../../blocks/index.generated.ts"
import type { Block, Pipeline } from "../../model/pipeline.ts"
import { emptyPipeline } from "../../model/pipeline.ts"
import { regression } from "../testing/regression.ts"
import { wrapped } from "../testing/wrapped.ts"
import type { Analysis } from "./analysis.ts"
import { analyse } from "./infer.ts"
import { partsOf } from "./parts.ts"

const ids = Array.from({ length: 200 }, (_, index) => `layer${String.fromCharCode(97 + index / 26, 97 + (index % 26))}2`)
const [first, second] = [ids[0]!, ids[1]!]

/** A chain of layers behind nothing. */
function chain(): Pipeline {
  const blocks = Object.fromEntries(ids.map((id): [string, Block] => [id, { type: "dense", name: id, config: { units: 8 } }]))
  return { ...emptyPipeline("chain"), blocks, wires: Object.fromEntries(ids.slice(1).map((id, index) => [`${id}.input`, `${ids[index]}.output`])) }
}

function withBlock(pipeline: Pipeline, id: string, change: Partial<Block>): Pipeline {
  return { ...pipeline, blocks: { ...pipeline.blocks, [id]: { ...pipeline.blocks[id]!, ...change } } }
}

function after(pipeline: Pipeline, previous: Analysis): Analysis {
  const analysis = analyse({ pipeline, facts: {}, types, previous })
  const { problems, order, blocks, figures } = analyse({ pipeline, facts: {}, types })
  expect({ problems: analysis.problems, order: analysis.order, blocks: analysis.blocks, figures: analysis.figures }).toEqual({ problems, order, blocks, figures })
  return analysis
}

it("parts of the order without a changed block are the earlier ones, and the sums are those from scratch", () => {
  const pipeline = chain()
  const before = analyse({ pipeline, facts: {}, types })
  const edited = after(withBlock(pipeline, ids[70]!, { config: { units: 9 } }), before)
  expect(edited.checked.graph).toBe(before.checked.graph)
  const [old, parts] = [before, edited].map(({ checked, inferences }) => partsOf(checked.graph.order, inferences))
  expect(parts!.map((part, index) => part === old![index])).toEqual([true, false, true, true])
})

it("what a block says of another follows that one's name, however far it is", () => {
  const { blocks, wires, ...rest } = chain()
  const pipeline = { ...rest, blocks: { ...blocks, zzzzzzzz: blocks[first]! }, wires: { ...wires, [`${first}.input`]: "zzzzzzzz.nothing" } }
  const before = analyse({ pipeline, facts: {}, types })
  const renamed = after(withBlock(pipeline, "zzzzzzzz", { name: "renamed" }), before)
  expect(renamed.problems.some(({ message }) => message.includes("“renamed”"))).toBe(true)
})

it("a composite that holds itself from now on is refused for that, in the same graph", () => {
  const id = "nnnnnnn2"
  const pipeline = withBlock(chain(), second, { type: "composite", composite: id, config: {} })
  const before = analyse({ pipeline, facts: {}, types })
  expect(before.problems.map(({ code }) => code)).toContain("composite-missing")
  const holding = { name: "in itself", ports: [], parameters: {}, blocks: { [first]: { type: "composite", name: "", config: {}, composite: id } }, wires: {} }
  const circular = after({ ...pipeline, composites: { [id]: holding } }, before)
  expect(circular.checked.graph).toBe(before.checked.graph)
  expect(circular.problems.map(({ code }) => code)).toContain("composite-inside-itself")
})

it("a composite's block is the sum of what is inside, and has its problems, after an edit of either", () => {
  const pipeline = wrapped(chain(), [first, second, ids[150]!])
  const holder = Object.keys(pipeline.blocks).find((id) => pipeline.blocks[id]!.type === "composite")!
  const before = analyse({ pipeline, facts: {}, types })
  const set = (units: number) => withBlock(pipeline, holder, { config: { ...pipeline.blocks[holder]!.config, [`${second} units`]: units } })
  const wide = after(set(16), before)
  expect(wide.blocks[holder]!.figures!.parameters).not.toBe(before.blocks[holder]!.figures!.parameters)
  const wrong = after(set(-1), wide)
  expect(wrong.blocks[holder]!.problems.map(({ code }) => code)).toContain("config-invalid")
  const [id, inside] = Object.entries(pipeline.composites)[0]!
  const withoutPort = after({ ...wrong.pipeline, composites: { [id]: { ...inside, ports: inside.ports.slice(1) } } }, wrong)
  expect(after(set(8), withoutPort).problems).toEqual(before.problems)
})

it("a wire that a composite's block has no port for is told with all who share it, when another comes to", () => {
  const bare = { name: "bare", ports: [], parameters: {}, blocks: {}, wires: {} }
  const outer = { ...bare, blocks: { [first]: { type: "composite", name: "", config: {}, composite: "bbbbbbb2" } }, wires: { [`${first}.nothing`]: `${second}.output` } }
  const holder = (composite: string): Block => ({ type: "composite", name: composite, config: {}, composite })
  const composites = { bbbbbbb2: bare, ccccccc2: outer, ddddddd2: { ...outer, name: "same" } }
  const pipeline: Pipeline = { ...emptyPipeline("shared"), composites, blocks: { pppppppp: holder("ccccccc2"), qqqqqqqq: holder("ddddddd2") } }
  const before = analyse({ pipeline, facts: {}, types })
  const shared = after(withBlock(pipeline, "qqqqqqqq", { composite: "ccccccc2" }), before)
  expect(shared.checked.graph).toBe(before.checked.graph)
  expect(shared.blocks.pppppppp!.problems[0]!.fix!.title).toContain("in every “bare”")
})

it("a size that nothing decides is told while the job is otherwise ready, whichever block changes that", () => {
  const undecided = withBlock(regression(), "d2m4k2xc", { config: { units: "auto" } })
  const ready = analyse({ pipeline: undecided, facts: {}, types })
  expect(ready.problems.map(({ code }) => code)).toEqual(["size-undecided"])
  const wrong = after(withBlock(undecided, "t3k2q2mz", { config: { nonsense: 1 } }), ready)
  expect(wrong.problems.map(({ code }) => code)).toEqual(["config-unknown-key"])
  expect(after(undecided, wrong).problems).toEqual(ready.problems)
})

it("two files of one data name are told as soon as they differ", () => {
  const table = (path: string): Block => ({ type: "csv-table", name: path, config: { path, name: "table" } })
  const pipeline = { ...chain(), blocks: { ...chain().blocks, aaaaaaaa: table("a.csv"), bbbbbbbb: table("a.csv") } }
  const before = analyse({ pipeline, facts: {}, types })
  const differing = after(withBlock(pipeline, "bbbbbbbb", table("b.csv")), before)
  expect(differing.problems.map(({ code }) => code)).toContain("data-name-twice")
  expect(after(pipeline, differing).problems.map(({ code }) => code)).not.toContain("data-name-twice")
})
