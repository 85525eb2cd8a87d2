import { parsePort } from "./identity.ts"
import type { Parts } from "./parts.ts"
import type { Composite } from "./pipeline.ts"

/** Blocks and composites that the wires, ports, parameters and blocks of a pipeline refer to, as paths; some may be missing. */
export function referencesOf(parts: Parts): string[][] {
  const composites = Object.entries(parts["composites"] as Parts)
  return [...graphReferences(parts, []), ...composites.flatMap(([id, composite]) => compositeReferences(composite as Parts, ["composites", id]))]
}

function compositeReferences(composite: Parts, at: readonly string[]): string[][] {
  const ports = Object.values(composite["ports"] as Record<string, string>)
  const sets = Object.values(composite["parameters"] as unknown as Composite["parameters"]).flatMap((parameter) => parameter.sets)
  return [...[...ports, ...sets].map((port) => blockAt(at, port)), ...graphReferences(composite, at)]
}

function graphReferences(graph: Parts, at: readonly string[]): string[][] {
  const wires = Object.entries(graph["wires"] as Record<string, string>).flat()
  const held = Object.values(graph["blocks"] as unknown as Composite["blocks"]).flatMap(({ composite }) => composite ?? [])
  return [...wires.map((port) => blockAt(at, port)), ...held.map((id) => ["composites", id])]
}

/** The outermost block of `outer/inner.port`. */
function blockAt(at: readonly string[], port: string): string[] {
  return [...at, "blocks", parsePort(port).block.split("/")[0]!]
}
