import type { BlockType } from "../../model/block-type.ts"
import type { Port } from "../../model/ports.ts"

const numbered = /^(.+)\.(0|[1-9]\d{0,5})$/

/** The declared port that takes a wire to `name`; numbered names belong to a variadic port. */
export function inputPort(type: BlockType, name: string): Port | undefined {
  const exact = type.inputs.find((port) => port.name === name)
  if (exact) return exact.variadic ? undefined : exact
  const base = numbered.exec(name)?.[1]
  return type.inputs.find((port) => port.variadic && port.name === base)
}

export function outputPort(type: BlockType, name: string): Port | undefined {
  return type.outputs.find((port) => port.name === name)
}

/** Inputs as they are drawn: a variadic port stands once for each wire and once more, free. */
export function drawnInputs(type: BlockType, wired: Iterable<string>): readonly Port[] {
  if (!type.inputs.some((port) => port.variadic)) return type.inputs
  const names = [...wired]
  return type.inputs.flatMap((port) => (port.variadic ? numberedPorts(port, names) : [port]))
}

function numberedPorts(port: Port, wired: readonly string[]): Port[] {
  const taken = wired
    .map((name) => numbered.exec(name))
    .filter((match) => match?.[1] === port.name)
    .map((match) => Number(match![2]))
    .sort((left, right) => left - right)
  const free = taken.findIndex((number, index) => number !== index)
  const all = [...taken, free < 0 ? taken.length : free].sort((left, right) => left - right)
  return all.map((number) => ({ ...port, name: `${port.name}.${number}`, title: `${port.title} ${number + 1}`, optional: port.optional || taken.length > 0 }))
}

/** Whether a required input has no wire. */
export function lacksWire(port: Port, wired: ReadonlySet<string> | ReadonlyMap<string, unknown>): boolean {
  if (port.optional) return false
  if (!port.variadic) return !wired.has(port.name)
  return ![...wired.keys()].some((name) => numbered.exec(name)?.[1] === port.name)
}
