import type { Demand } from "../../model/block-type.ts"
import type { Equation } from "../../model/dims.ts"
import { equations, factorsOf, openSetting } from "../../model/dims.ts"
import type { PortAddress } from "../../model/identity.ts"
import type { Dim, Signal } from "../../model/ports.ts"
import type { Inference } from "./analysis.ts"

/** What a symbol stands for, and the first block behind it that says so. */
export interface Binding {
  readonly dim: Dim
  readonly by: PortAddress
}

/** A block that needs another size of a symbol than one before it. */
export interface Conflict {
  readonly block: string
  readonly port: string
  readonly symbol: string
  readonly needs: number
  readonly because: string
  readonly before: Binding
}

export interface Solution {
  readonly bindings: ReadonlyMap<string, Binding>
  readonly conflicts: readonly Conflict[]
}

/** Those demands that leave something to be solved. */
export function openDemands(demands: readonly Demand[], inputs: Readonly<Record<string, Signal>>): readonly Demand[] {
  return demands.filter((demand) => equationsOf(demand, inputs).length > 0)
}

function equationsOf({ port, dims }: Demand, inputs: Readonly<Record<string, Signal>>): Equation[] {
  const signal = inputs[port]
  return signal?.kind === "tensor" ? equations(signal.dims, dims) : []
}

/** Finds what symbols stand for from what blocks demand of their inputs, sources first: the first demand decides, later ones must agree. */
export function solve(order: readonly string[], inferences: ReadonlyMap<string, Inference>): Solution {
  const bindings = new Map<string, Binding>()
  const conflicts: Conflict[] = []
  for (const block of order) {
    const { demands, inputs } = inferences.get(block)!
    for (const demand of demands) {
      for (const equation of equationsOf(demand, inputs)) {
        const conflict = equate(bindings, equation, { block, port: demand.port })
        if (conflict) conflicts.push({ ...conflict, block, port: demand.port, because: demand.because })
      }
    }
  }
  return { bindings, conflicts }
}

type Bindings = Map<string, Binding>

/** Binds the symbol that the equation leaves; says where a bound one is another number. */
function equate(bindings: Bindings, equation: Equation, by: PortAddress): Pick<Conflict, "symbol" | "needs" | "before"> | undefined {
  const [left, right] = equation.map((dim) => reduced(bindings, dim)) as [Dim, Dim]
  if (left === right) return undefined
  if (typeof left === "number" && typeof right === "number") return conflictOf(bindings, equation, { left, right })
  const [open, other] = inOrder(left, right)
  const { size, symbols } = factorsOf(open)
  if (symbols.length !== 1) return undefined
  if (typeof other === "number") {
    if (size > 0 && Number.isSafeInteger(other / size)) bindings.set(symbols[0]!, { dim: other / size, by })
  } else if (size === 1 && !factorsOf(other).symbols.includes(symbols[0]!)) bindings.set(symbols[0]!, { dim: other, by })
  return undefined
}

/** The side that can be bound first: a setting's size before one of the data, a symbol before a product. */
function inOrder(left: Dim, right: Dim): [string, Dim] {
  if (typeof left === "number") return [right as string, left]
  if (typeof right === "number") return [left, right]
  return rank(left) <= rank(right) ? [left, right] : [right, left]
}

function rank(dim: string): number {
  if (dim.includes("·")) return 2
  return openSetting(dim) ? 0 : 1
}

function conflictOf(bindings: Bindings, [left, right]: Equation, sizes: { left: number; right: number }): Pick<Conflict, "symbol" | "needs" | "before"> | undefined {
  const bound = typeof left === "string" && bindings.has(left)
  const symbol = bound ? left : right
  const before = typeof symbol === "string" ? bindings.get(symbol) : undefined
  return before ? { symbol: symbol as string, needs: bound ? sizes.right : sizes.left, before } : undefined
}

/** A size with what is known of its symbols put in. */
export function reduced(bindings: ReadonlyMap<string, Binding>, dim: Dim): Dim {
  const { size, symbols } = factorsOf(dim)
  if (symbols.length === 0) return size
  if (!symbols.some((symbol) => bindings.has(symbol))) return dim
  const parts = symbols.map((symbol) => factorsOf(rootOf(bindings, symbol)))
  const all = parts.reduce((total, part) => total * part.size, size)
  const left = parts.flatMap((part) => part.symbols)
  if (left.length === 0) return all
  return [...(all === 1 ? [] : [all]), ...left].join("·")
}

function rootOf(bindings: ReadonlyMap<string, Binding>, symbol: string): Dim {
  let dim: Dim = symbol
  for (let steps = 0; typeof dim === "string" && bindings.has(dim) && steps <= bindings.size; steps++) dim = bindings.get(dim)!.dim
  return dim
}
