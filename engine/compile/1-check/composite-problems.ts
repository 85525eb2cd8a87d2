import type { BlockProblem } from "../../model/block-type.ts"
import { parsePort } from "../../model/identity.ts"
import type { Composite } from "../../model/pipeline.ts"
import type { Group, Refusal } from "./expand.ts"

/** Why the composite of a block is not opened; the block stays a ghost. */
export function refusalProblem(refusal: Refusal): BlockProblem {
  switch (refusal) {
    case "missing":
      return { code: "composite-missing", message: "The composite of this block is not in the file, so what it stands for is not known. Remove the block, or bring the composite back from an older version of the file." }
    case "inside-itself":
      return { code: "composite-inside-itself", message: "The composite of this block holds itself, directly or through others, and would never end. Open it and remove the block inside that stands for it." }
    case "too-deep":
      return { code: "composite-too-deep", message: "More than 32 composites stand inside one another here, so this one is not opened. Bring some of its blocks up into the composite around it." }
    case "too-large":
      return { code: "composite-too-large", message: "Opened, the composites of this pipeline are more than 100,000 blocks, so none is opened. Use fewer composites inside composites." }
  }
}

const told = new WeakMap<Composite, { readonly id: string; readonly problems: readonly BlockProblem[] }>()

/** Ports and parameters of a composite that stand for nothing: found once for all blocks that stand for it. */
export function compositeProblems({ id, composite }: Group): readonly BlockProblem[] {
  const known = told.get(composite)
  if (known?.id === id) return known.problems
  const problems = [...portProblems(id, composite), ...parameterProblems(id, composite)]
  told.set(composite, { id, problems })
  return problems
}

function portProblems(id: string, composite: Composite): BlockProblem[] {
  const seen = new Set<string>()
  return composite.ports.flatMap((port, index): BlockProblem[] => {
    const { name, direction, of } = port
    // An input that stands there several times feeds several blocks; an output has one source.
    const key = direction === "in" ? `in ${of}` : `out ${name}`
    const twice = seen.has(key)
    seen.add(key)
    const reason = twice ? twiceReason(direction) : portReason(port, composite)
    if (!reason) return []
    const ports = composite.ports.filter((_, other) => other !== index)
    const words = direction === "in" ? "input" : "output"
    return [
      {
        code: "composite-port",
        port: name,
        message: `The ${words} “${name}” of the composite “${composite.name}” (${of}) ${reason}. Remove it, or open the composite and promote another port.`,
        fix: { title: `Remove the ${words} “${name}” from every “${composite.name}”`, edits: [{ edit: "set-composite", id, composite: { ...composite, ports } }] },
      },
    ]
  })
}

function twiceReason(direction: "in" | "out"): string {
  return direction === "in" ? "stands for an input that another stands for already" : "has the name of another"
}

function portReason({ direction, of }: Composite["ports"][number], { blocks, wires }: Composite): string | undefined {
  if (!Object.hasOwn(blocks, parsePort(of).block)) return "stands for a block that is not there"
  return direction === "in" && Object.hasOwn(wires, of) ? "stands for an input that a wire inside feeds already" : undefined
}

function parameterProblems(id: string, composite: Composite): BlockProblem[] {
  return Object.entries(composite.parameters).flatMap(([key, { title, sets }]): BlockProblem[] => {
    const lost = sets.find((set) => !Object.hasOwn(composite.blocks, parsePort(set).block))
    if (lost === undefined) return []
    const parameters = Object.fromEntries(Object.entries(composite.parameters).filter(([other]) => other !== key))
    return [
      {
        code: "composite-parameter",
        key,
        message: `The parameter “${title}” of the composite “${composite.name}” sets ${lost}, and that block is not there. Remove the parameter, or open the composite and let it set another block.`,
        fix: { title: `Remove the parameter “${title}” from every “${composite.name}”`, edits: [{ edit: "set-composite", id, composite: { ...composite, parameters } }] },
      },
    ]
  })
}
