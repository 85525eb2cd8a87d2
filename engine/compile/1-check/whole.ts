import type { DataNeed } from "../../model/block-type.ts"
import type { Edit } from "../../model/edit.ts"
import type { Problem } from "../../model/problem.ts"
import { portText } from "../../model/identity.ts"
import { own } from "../../model/own-key.ts"
import type { Checked } from "./check.ts"
import { drawnProblem } from "./drawn.ts"
import { incomingOf } from "./graph.ts"
import { blockWords } from "./words.ts"

/** Problems that no single block has: cycles, versions of block types, data names used twice, wires into nothing. Cheap; made anew each time. */
export function wholeProblems(checked: Checked): Problem[] {
  const problems = [...cycleProblems(checked), ...versionProblems(checked), ...hashProblems(checked), ...dataNameProblems(checked), ...strayWires(checked)]
  return problems.map((problem) => drawnProblem(problem, checked.expanded))
}

function cycleProblems({ graph, blocks }: Checked): Problem[] {
  return graph.cycles.map((group) => {
    const path = cyclePath(group, graph.next)
    const words = [...path, path[0]!].map((id) => blockWords(blocks, id)).join(" → ")
    const [last, first] = [path.at(-1)!, path[0]!]
    const port = [...incomingOf(graph, first)].find(([, from]) => from.block === last)?.[0] ?? ""
    return {
      code: "cycle",
      severity: "error",
      message: `These blocks feed one another in a circle, so none can come first: ${words}. Remove one of the wires.`,
      at: { block: first, port, wire: portText({ block: first, port }) },
      fix: {
        title: `Remove the wire from ${blockWords(blocks, last)} to ${blockWords(blocks, first)}`,
        edits: [{ edit: "disconnect", to: portText({ block: first, port }) }],
      },
    }
  })
}

/** A shortest way round from the group's first block, breadth first. */
function cyclePath(group: readonly string[], next: ReadonlyMap<string, readonly string[]>): string[] {
  const start = group[0]!
  const members = new Set(group)
  const before = new Map<string, string>()
  const open = [start]
  for (const id of open) {
    for (const end of next.get(id) ?? []) {
      if (end === start) return wayTo(id, start, before)
      if (!members.has(end) || before.has(end)) continue
      before.set(end, id)
      open.push(end)
    }
  }
  return [start]
}

function wayTo(id: string, start: string, before: ReadonlyMap<string, string>): string[] {
  const path = [id]
  while (path[0] !== start) path.unshift(before.get(path[0]!)!)
  return path
}

/** Settings written for another version of a block type may mean something else here; older ones were migrated where that is possible. */
function versionProblems({ pipeline, types, graph, blocks }: Checked): Problem[] {
  return Object.entries(pipeline.uses).flatMap(([name, { version }]): Problem[] => {
    const type = own(types, name)
    const block = type && !type.hash && version !== type.version ? graph.ids.find((id) => blocks.get(id)!.type === type) : undefined
    if (!type || !block) return []
    const newer = version > type.version
    const advice = newer ? "Open it with a newer Tephra." : "There is no way to bring them up to date; set the blocks anew."
    const message = `The file's ${type.title} blocks have version ${version}, and this Tephra has version ${type.version}. ${advice}`
    return [{ code: newer ? "block-type-newer" : "block-type-older", severity: "error", message, at: { block } }]
  })
}

/** The files of a custom block are others than those with which the drawing was made; whoever trusts them may still want to know. Its versions have no migrations. */
function hashProblems({ pipeline, types, graph, blocks }: Checked): Problem[] {
  return Object.entries(pipeline.uses).flatMap(([name, use]): Problem[] => {
    const type = own(types, name)
    const block = type?.hash && (use.version !== type.version || (use.hash !== undefined && use.hash !== type.hash)) ? graph.ids.find((id) => blocks.get(id)!.type === type) : undefined
    if (!type || !block) return []
    const message = `The custom block “${name}” has other files than those that this drawing was made with (version ${use.version}, now ${type.version}), so it may compute something else.`
    const edits: Edit[] = [{ edit: "set-use", type: name, use: { version: type.version, hash: type.hash! } }]
    return [{ code: "custom-block-changed", severity: "warning", message, at: { block }, fix: { title: `Take “${name}” as it is now`, edits } }]
  })
}

/** Two blocks may name the same data only when they mean the same file, read the same way. */
function dataNameProblems({ reading, blocks }: Checked): Problem[] {
  const first = new Map<string, { id: string; need: DataNeed }>()
  return reading.flatMap((id) =>
    blocks.get(id)!.needs.flatMap((need): Problem[] => {
      const other = first.get(need.name)
      if (!other) first.set(need.name, { id, need })
      if (!other || sameFile(other.need, need)) return []
      const key = Object.entries(blocks.get(id)!.config ?? {}).find(([, value]) => value === need.name)?.[0]
      const free = freeName(need.name, blocks)
      return [
        {
          code: "data-name-twice",
          severity: "error",
          message: `The data name “${need.name}” stands for ${need.path || "no file"} here and for ${other.need.path || "no file"} in ${blockWords(blocks, other.id)}. Give one of them another name.`,
          at: { block: id, key },
          fix: key ? { title: `Name these data “${free}”`, edits: [{ edit: "set-config", id, key, value: free }] } : undefined,
        },
      ]
    }),
  )
}

function sameFile(left: DataNeed, right: DataNeed): boolean {
  return left.path === right.path && left.format === right.format && JSON.stringify(left.options) === JSON.stringify(right.options)
}

function freeName(name: string, blocks: Checked["blocks"]): string {
  const taken = new Set([...blocks.values()].flatMap(({ needs }) => needs.map((need) => need.name)))
  for (let number = 2; ; number++) if (!taken.has(`${name}_${number}`)) return `${name}_${number}`
}

/** Wires that end at a block that is not there. */
function strayWires({ graph, blocks }: Checked): Problem[] {
  return graph.strays.filter((id) => !blocks.has(id)).flatMap((id) =>
    [...graph.incoming.get(id)!].map(([port, from]): Problem => {
      const to = portText({ block: id, port })
      return {
        code: "wire-to-nothing",
        severity: "warning",
        message: `A wire leads from ${blockWords(blocks, from.block)} to ${to}, and there is no block ${id}.`,
        at: { wire: to },
        fix: { title: "Remove the wire", edits: [{ edit: "disconnect", to }] },
      }
    }),
  )
}
