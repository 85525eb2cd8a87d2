import type { BehindData, BlockProblem } from "../../model/block-type.ts"
import type { Edit } from "../../model/edit.ts"
import type { PortAddress } from "../../model/identity.ts"
import { idFrom, outerOf, portText } from "../../model/identity.ts"
import type { Checked } from "../1-check/check.ts"
import { incomingOf } from "../1-check/graph.ts"
import { outputPort } from "../1-check/ports.ts"

/** The problem with the fix that its block could only describe: a block put behind the dataset from which a port's field comes. */
export function withDataFix(id: string, problem: BlockProblem, checked: Checked): BlockProblem {
  if (!problem.behindData || problem.port === undefined || problem.fix) return problem
  const field = fieldBehind({ block: id, port: problem.port }, checked)
  const edits = field && editsOf(field, problem.behindData, checked)
  return edits ? { ...problem, fix: { title: problem.behindData.title, edits } } : problem
}

/** Where the field that a port reads leaves its dataset, through blocks between; undefined where it is not one. */
function fieldBehind(port: PortAddress, { graph, blocks }: Checked): PortAddress | undefined {
  const seen = new Set<string>()
  let from = incomingOf(graph, port.block).get(port.port)
  while (from && !seen.has(from.block)) {
    const type = blocks.get(from.block)?.type
    if (!type) return undefined
    if (!outputPort(type, from.port)) return from
    seen.add(from.block)
    from = [...incomingOf(graph, from.block).values()][0]
  }
  return undefined
}

/** All that the dataset fed is fed by the new block instead, whose ports have the same names; its own dataset ports are called `data`. */
function editsOf(field: PortAddress, { block, fieldKey }: BehindData, { graph, blocks, expanded }: Checked): Edit[] | undefined {
  const data = blocks.get(field.block)!.type!.outputs.find(({ kind }) => kind === "dataset")?.name
  const ends = (graph.next.get(field.block) ?? []).flatMap((id) => [...incomingOf(graph, id)].filter(([, from]) => from.block === field.block).map(([port, from]) => ({ to: portText({ block: id, port }), port: from.port })))
  const together = ends.every(({ to }) => outerOf(to) === outerOf(field.block)) && !expanded.groups.has(field.block)
  if (data === undefined || !together) return undefined
  const id = idFrom(`${block.type} ${field.block} ${field.port}`)
  return [
    ...ends.map(({ to }): Edit => ({ edit: "disconnect", to })),
    { edit: "add-block", id, block: { ...block, config: { ...block.config, [fieldKey]: field.port } }, version: 1 },
    { edit: "connect", from: portText({ block: field.block, port: data }), to: portText({ block: id, port: "data" }) },
    ...ends.map(({ to, port }): Edit => ({ edit: "connect", from: portText({ block: id, port: port === data ? "data" : port }), to })),
  ]
}
