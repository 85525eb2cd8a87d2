import type { BlockProblem } from "../../model/block-type.ts"
import type { FactsByName } from "../../model/facts.ts"
import { hasOpen, openDim, openSetting } from "../../model/dims.ts"
import type { Signal } from "../../model/ports.ts"
import { dimText } from "../../model/ports.ts"
import type { Checked, CheckedBlock } from "../1-check/check.ts"
import { incomingOf } from "../1-check/graph.ts"
import { defaultOf, keyTitle, largestOf } from "../1-check/schema.ts"
import { settledBlock } from "../1-check/settled.ts"
import type { Settled } from "../1-check/settled.ts"
import { blockWords } from "../1-check/words.ts"
import type { Analysis, Inference } from "./analysis.ts"
import { arrivalAt } from "./arrive.ts"
import { downstreamOf } from "./candidates.ts"
import { inferBlock } from "./infer-block.ts"
import { partsOf } from "./parts.ts"
import type { Conflict, Solution } from "./solve.ts"
import { reduced, solve } from "./solve.ts"

export interface ToSettle {
  readonly checked: Checked
  readonly facts: FactsByName
  /** With settings as drawn: what is left to the drawing is a symbol. */
  readonly drawn: ReadonlyMap<string, Inference>
  readonly known: Analysis | undefined
}

export interface SettledDrawing {
  readonly inferences: ReadonlyMap<string, Inference>
  /** By block, what cannot be settled. */
  readonly unsettled: ReadonlyMap<string, readonly BlockProblem[]>
}

/** A setting may decide the size that decides another; each round settles at least one, and longer chains than this are left undecided. */
const mostRounds = 8

const nothing: ReadonlyMap<string, never> = new Map<string, never>()

/** Gives settings that are left to the drawing the sizes that blocks behind them need, and infers what that changes once more. */
export function settle(toSettle: ToSettle): SettledDrawing {
  const { checked, drawn, known } = toSettle
  const { order } = checked.graph
  if (partsOf(order, drawn, known?.drawn).every((part) => part.open.length === 0)) return { inferences: drawn, unsettled: nothing }
  const blocks = new Map<string, CheckedBlock>()
  let [inferences, solution] = [drawn, solve(order, drawn)]
  const conflicts = [...solution.conflicts]
  for (let round = 0; round < mostRounds && settleMore({ inferences, solution, blocks }); round++) {
    inferences = inferSettled(toSettle, blocks)
    solution = solve(order, inferences)
    conflicts.push(...solution.conflicts)
  }
  return { inferences, unsettled: unsettledProblems({ checked, inferences, solution }, conflicts) }
}

interface Round {
  readonly inferences: ReadonlyMap<string, Inference>
  readonly solution: Solution
  readonly blocks: Map<string, CheckedBlock>
}

/** Puts into `blocks` those whose settings are now known, one after the other; false when there are none. */
function settleMore({ inferences, solution: { bindings }, blocks }: Round): boolean {
  let more = false
  for (const symbol of bindings.keys()) {
    const setting = openSetting(symbol)
    const size = reduced(bindings, symbol)
    if (!setting || typeof size !== "number") continue
    const settled = settledBlock(blocks.get(setting.block) ?? inferences.get(setting.block)!.checked, { ...setting, size, by: bindings.get(symbol)!.by })
    if (!settled) continue
    blocks.set(setting.block, settled)
    more = true
  }
  return more
}

/** Only blocks that are settled and what lies behind them are inferred; the rest keeps what it has. */
function inferSettled({ checked, facts, drawn, known }: ToSettle, blocks: ReadonlyMap<string, CheckedBlock>): Map<string, Inference> {
  const done = new Map<string, Inference>()
  for (const id of checked.graph.order) {
    const base = drawn.get(id)!
    const block = blocks.get(id) ?? base.checked
    const incoming = incomingOf(checked.graph, id)
    const sources = [...incoming.values()].map((from) => from.block)
    const previous = known?.inferences.get(id)
    const same = (earlier: ReadonlyMap<string, Inference> | undefined) => earlier !== undefined && sources.every((source) => done.get(source) === earlier.get(source))
    if (block === base.checked && same(drawn)) done.set(id, base)
    else if (previous?.checked === block && base === known?.drawn.get(id) && same(known?.inferences)) done.set(id, previous)
    else done.set(id, inferBlock({ id, checked: block, incoming, arrival: arrivalAt(id, checked, done), facts, previous }))
  }
  return done
}

/** Once that is decided, so may be what follows from it. */
function isOpen(signal: Signal): boolean {
  return signal.kind === "tensor" && hasOpen(signal.dims)
}

interface Outcome {
  readonly checked: Checked
  readonly inferences: ReadonlyMap<string, Inference>
  readonly solution: Solution
}

function unsettledProblems(outcome: Outcome, conflicts: readonly Conflict[]): ReadonlyMap<string, readonly BlockProblem[]> {
  const found = new Map<string, BlockProblem[]>()
  const add = (id: string, problem: BlockProblem) => found.set(id, [...(found.get(id) ?? []), problem])
  const told = new Set<string>()
  for (const conflict of conflicts) {
    // Of a setting's size, the block that differs tells it itself once the setting is settled.
    const key = `${conflict.block}.${conflict.port} ${conflict.symbol}`
    if (openSetting(conflict.symbol) || told.has(key)) continue
    told.add(key)
    add(conflict.block, conflictProblem(outcome.checked, conflict))
  }
  for (const id of outcome.checked.graph.order) for (const key of outcome.inferences.get(id)!.open) {
    const problem = undecided(outcome, { block: id, key })
    if (problem) add(id, problem)
  }
  return found
}

function conflictProblem({ blocks }: Checked, { port, symbol, needs, because, before }: Conflict): BlockProblem {
  const first = `${blockWords(blocks, before.by.block)} needs ${String(before.dim)} for the same`
  return { code: "sizes-disagree", port, message: `The size ${dimText(symbol)} must be ${needs} here because ${because}, and ${first}. One of the two wires leads to the wrong place.`, cause: before.by }
}

/** Told only where a job is otherwise ready: what a missing wire leaves open is not worth a second problem, and what the data will tell is none. */
function undecided({ checked, inferences, solution: { bindings } }: Outcome, setting: Omit<Settled, "size" | "by">): BlockProblem | undefined {
  const { block, key } = setting
  const { type } = checked.blocks.get(block)!
  const symbol = openDim(block, key)
  const size = reduced(bindings, symbol)
  const behind = [...downstreamOf(block, checked.graph)].map((id) => inferences.get(id)!)
  if (typeof size === "string" && size !== symbol) return undefined
  if (Object.values(inferences.get(block)!.inputs).some(isOpen)) return undefined
  if (!behind.some((inference) => inference.checked.type?.job && !inference.uncertain)) return undefined
  const title = keyTitle(type!, key)
  const usual = defaultOf(type!, key)
  const largest = largestOf(type!, key)
  if (typeof size === "number" && largest !== undefined && size > largest) {
    const { by } = bindings.get(symbol)!
    const asks = blockWords(checked.blocks, by.block)
    const message = `${title} is left to the drawing, and ${asks} needs ${size.toLocaleString("en")} where it is at most ${largest.toLocaleString("en")}. Change ${asks} so that it needs less.`
    return { code: "size-undecided", key, message, cause: by }
  }
  const why = typeof size === "number" ? `${blockWords(checked.blocks, bindings.get(symbol)!.by.block)} needs ${size}, and ${title} cannot be that` : `no block after this one decides ${title}`
  return {
    code: "size-undecided",
    key,
    message: `${title} is left to the drawing, and ${why}. Say how many.`,
    ...(typeof size === "number" && { cause: bindings.get(symbol)!.by }),
    ...(typeof usual === "number" && { fix: { title: `Set ${title} to ${usual}`, edits: [{ edit: "set-config", id: block, key, value: usual }] } }),
  }
}
