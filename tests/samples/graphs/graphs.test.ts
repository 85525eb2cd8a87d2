import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { blockTypes } from "../../../engine/blocks/index.generated.ts"
import { analyse } from "../../../engine/compile/2-infer/infer.ts"
import { readPipeline, writePipeline } from "../../../engine/model/file.ts"
import { parsePort } from "../../../engine/model/identity.ts"
import type { Block, Composite } from "../../../engine/model/pipeline.ts"
import { Pipeline } from "../../../engine/model/pipeline.ts"

/** The published systems' graphs are written in the pipeline format long before all their blocks exist. */
const folder = new URL(".", import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith(".tephra.json"))

type Graph = Pick<Composite, "blocks" | "wires">

function danglingWires({ blocks, wires }: Graph): string[] {
  return Object.entries(wires)
    .filter(([to, from]) => !blocks[parsePort(to).block] || !blocks[parsePort(from).block])
    .map(([to, from]) => `${from} → ${to}`)
}

/** Ports and parameters of a composite that stand for nothing inside it. */
function danglingPromotions({ blocks, ports, parameters }: Composite): string[] {
  const inner = [...ports.map(({ of }) => of), ...Object.values(parameters).flatMap(({ sets }) => sets)]
  return inner.filter((text) => !blocks[parsePort(text).block])
}

/** Wires that use a port of a composite, by the block that holds it, and that it does not promote. */
function unknownPorts(graph: Graph, composites: Pipeline["composites"]): string[] {
  return Object.entries(graph.blocks)
    .filter(([, block]) => block.type === "composite")
    .flatMap(([id, block]) => {
      const names = new Set(composites[block.composite!]!.ports.map(({ name }) => name))
      const used = Object.entries(graph.wires).flatMap((ends) => ends.map(parsePort).filter((end) => end.block === id))
      return used.filter(({ port }) => !names.has(port)).map(({ port }) => `${block.name}.${port}`)
    })
}

test("the seven graphs are here", () => {
  expect(files).toEqual(["1", "2", "3", "5", "7", "8", "9"].map((number) => `${number}.tephra.json`))
})

describe.each(files)("%s", (file) => {
  const text = readFileSync(new URL(file, folder), "utf8")
  const pipeline = Pipeline.parse(JSON.parse(text))
  const graphs: Graph[] = [pipeline, ...Object.values(pipeline.composites)]

  test("reads, and is written back as the same bytes", () => {
    const read = readPipeline(text)
    expect(read).toEqual({ ok: true, pipeline, migrated: null })
    expect(writePipeline(pipeline)).toBe(text)
  })

  test("every wire, promoted port and parameter ends at a block", () => {
    expect(graphs.flatMap(danglingWires)).toEqual([])
    expect(Object.values(pipeline.composites).flatMap(danglingPromotions)).toEqual([])
    expect(graphs.flatMap((graph) => unknownPorts(graph, pipeline.composites))).toEqual([])
  })

  test("every composite that a block holds is there, and none is left over", () => {
    const held = graphs.flatMap(({ blocks }) => Object.values(blocks).flatMap(({ composite }) => composite ?? []))
    expect([...new Set(held)].toSorted()).toEqual(Object.keys(pipeline.composites).toSorted())
  })

  test("ids are used once in the whole file", () => {
    const ids = [...graphs.flatMap(({ blocks }) => Object.keys(blocks)), ...Object.keys(pipeline.composites)]
    expect(new Set(ids).size).toBe(ids.length)
  })

  test("settings of the types that exist are valid, and the other blocks stay as ghosts", () => {
    for (const { type, config } of graphs.flatMap(({ blocks }) => Object.values(blocks))) {
      expect(blockTypes[type]?.config.safeParse(config).error).toBeUndefined()
    }
    const inside = (block: Block): Block[] => (block.type === "composite" ? Object.values(pipeline.composites[block.composite!]!.blocks).flatMap(inside) : [block])
    const ghosts = Object.values(pipeline.blocks).flatMap(inside).filter(({ type }) => !blockTypes[type])
    const { problems } = analyse({ pipeline, facts: {}, types: blockTypes })
    expect(problems.filter(({ code }) => code === "unknown-block-type")).toHaveLength(ghosts.length)
  })
})
