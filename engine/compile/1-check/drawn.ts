import type { Edit } from "../../model/edit.ts"
import { innerOf, outerOf, parsePort, portText } from "../../model/identity.ts"
import { own } from "../../model/own-key.ts"
import type { Fix, Place, Problem } from "../../model/problem.ts"
import type { Expanded, Group } from "./expand.ts"
import { drawnInput, drawnOutput } from "./promoted.ts"

/**
 * A problem of opened blocks as one of the drawing: its place is where a person finds it, and its fix edits the drawing. A value that
 * the composite's block gives is set there; any other change is one of the composite, for every block that stands for it.
 */
export function drawnProblem(problem: Problem, expanded: Expanded): Problem {
  if (expanded.groups.size === 0) return problem
  const { at, cause, fix } = problem
  return { ...problem, at: drawnPlace(at, expanded), ...(cause && { cause: drawnPlace(cause, expanded) }), ...(fix && { fix: drawnFix(fix, expanded) }) }
}

function drawnPlace(at: Place, { groups }: Expanded): Place {
  const { block, key, wire } = at
  if (wire !== undefined) {
    const to = drawnInput(groups, parsePort(wire))
    return { ...at, ...(block !== undefined && to), wire: portText(to) }
  }
  if (block === undefined || key === undefined) return at
  const setting = drawnSetting(groups, { block, key })
  return setting.given ? { ...at, block: setting.block, key: setting.key } : at
}

interface Setting {
  readonly block: string
  readonly key: string
}

/** The parameter of the outermost composite that sets this setting; `given` where its block says a value. */
function drawnSetting(groups: Expanded["groups"], setting: Setting): Setting & { readonly given: boolean } {
  let at = { ...setting, given: false }
  for (let outer = outerOf(at.block); outer !== ""; outer = outerOf(at.block)) {
    const { composite, block } = groups.get(outer)!
    const sets = `${at.block.slice(outer.length + 1)}.${at.key}`
    const parameter = Object.entries(composite.parameters).find(([, parameter]) => parameter.sets.includes(sets))?.[0]
    if (parameter === undefined) return at
    at = { block: outer, key: parameter, given: own(block.config, parameter) !== undefined }
  }
  return at
}

function drawnFix({ title, edits }: Fix, expanded: Expanded): Fix {
  const drawn = edits.map((edit) => drawnEdit(edit, edits, expanded.groups))
  const shared = drawn.map(({ inside }) => inside).find((group) => group !== undefined && usersOf(expanded, group) > 1)
  return { title: shared ? `${title}, in every “${shared.composite.name}”` : title, edits: drawn.map(({ edit }) => edit) }
}

function usersOf({ groups }: Expanded, { id }: Group): number {
  return [...groups.values()].filter((group) => group.id === id).length
}

interface DrawnEdit {
  readonly edit: Edit
  /** The composite that it changes; undefined for the drawing itself. */
  readonly inside: Group | undefined
}

function drawnEdit(edit: Edit, all: readonly Edit[], groups: Expanded["groups"]): DrawnEdit {
  switch (edit.edit) {
    case "set-config": {
      const { block, key } = drawnSetting(groups, { block: edit.id, key: edit.key })
      return { edit: { ...edit, id: innerOf(block), key }, inside: groups.get(outerOf(block)) }
    }
    case "disconnect":
    case "connect":
      return drawnWire(edit, all, groups)
    case "add-block": {
      const outer = groups.get(outerOfNew(edit.id, all, groups))
      return { edit: outer ? { ...edit, composite: outer.id } : edit, inside: outer }
    }
    case "rename-block":
    case "remove-block":
      return { edit: { ...edit, id: innerOf(edit.id) }, inside: groups.get(outerOf(edit.id)) }
    default:
      return { edit, inside: undefined }
  }
}

function drawnWire(edit: Extract<Edit, { edit: "connect" | "disconnect" }>, all: readonly Edit[], groups: Expanded["groups"]): DrawnEdit {
  const end = parsePort(edit.to)
  const added = all.some((other) => other.edit === "add-block" && other.id === end.block)
  const to = drawnInput(groups, end)
  const outer = added ? outerOfNew(end.block, all, groups) : outerOf(to.block)
  const inside = groups.get(outer)
  const bare = (block: string, port: string) => portText({ block: innerOf(block), port })
  if (edit.edit === "disconnect") return { edit: { ...edit, to: bare(to.block, to.port) }, inside }
  const from = drawnOutput(groups, parsePort(edit.from), outer)
  return { edit: { ...edit, to: bare(to.block, to.port), from: bare(from.block, from.port) }, inside }
}

/** A new block stands in the drawing in which a person draws the wire from it. */
function outerOfNew(id: string, all: readonly Edit[], groups: Expanded["groups"]): string {
  const wire = all.find((edit) => edit.edit === "connect" && parsePort(edit.from).block === id)
  return wire?.edit === "connect" ? outerOf(drawnInput(groups, parsePort(wire.to)).block) : ""
}
