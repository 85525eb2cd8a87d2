import { exchangedBy } from "../compile/3-plan/figures/exact.ts"
import { gradientBytesSent } from "../compile/3-plan/figures/exchange.ts"
import type { Rates } from "../model/machine.ts"
import { secondsAt } from "./interpolate.ts"
import type { FieldWork, JobWork, LayerWork } from "./job-work.ts"
import type { Setting } from "./layer-seconds.ts"
import { bytesOf, layerSeconds, lossSeconds } from "./layer-seconds.ts"

/** Seconds of a step by what they go into. */
export interface StepParts {
  /** Products, functions and losses, both passes and the forward ones that an optimizer repeats. */
  readonly compute: number
  /** The update of the weights, which moves all of them through memory, and what is wrapped around it. */
  readonly memory: number
  /** Sums over ranks. */
  readonly exchange: number
  /** Rows copied from the data, as far as the next batch is not made ready meanwhile; with nothing made ready ahead, all. */
  readonly input: number
  /** What the training loop and its log do whatever the network. */
  readonly loop: number
}

/** From so many numbers a batch of mapped rows is made ready by a thread of its own (native/tephra/train/feed.cpp). */
const leastPrepared = 32_768

export function stepParts(work: JobWork, rates: Rates, ranks: number): StepParts {
  const rows = Math.ceil(work.batch / ranks)
  const setting: Setting = { rates, dtype: work.dtype, rows }
  const compute = sum(work.layers.map((layer) => (layer.loss ? lossSeconds(layer, setting) : layerSeconds(layer, setting) * slowerTogether(layer, setting, ranks))))
  return {
    compute: compute * (1 + repeatedPasses(work) * forwardShare(work)),
    memory: updateSeconds(work, rates) * crowding(rates, ranks),
    exchange: exchangeSeconds(work, rates, ranks),
    input: inputSeconds(work, setting, { ranks, meanwhile: compute }),
    loop: loopSeconds(work, rates, ranks),
  }
}

export function stepSeconds({ compute, memory, exchange, input, loop }: StepParts): number {
  return compute + memory + exchange + input + loop
}

/** Of a validation step: the forward pass and its rows. */
export function forwardSeconds(work: JobWork, { compute, input }: StepParts): number {
  const share = forwardShare(work)
  return (compute * share) / (1 + repeatedPasses(work) * share) + input
}

/** Forward passes of a step besides its own, as a mean. */
function repeatedPasses({ wrappers }: JobWork): number {
  return sum(wrappers.map(({ passes }) => passes))
}

/** Of the operations of both passes. */
function forwardShare(work: JobWork): number {
  const forward = sum(work.layers.map(({ figures }) => figures.forward.row))
  const backward = sum(work.layers.map(({ figures, onwards }) => figures.toWeights.row + (onwards ? figures.toInput.row : 0)))
  return forward / Math.max(1, forward + backward)
}

function parametersOf({ layers }: JobWork): number {
  return sum(layers.map(({ figures }) => figures.parameters))
}

/** How much longer a layer takes while another rank works beside it: as measured with dense layers of its rows and widths. */
function slowerTogether({ from, to }: LayerWork, { rates: { alone, together, cores }, dtype, rows }: Setting, ranks: number): number {
  if (ranks === 1) return 1
  if (!together) return Math.max(1, ranks / cores)
  const { axes, seconds } = together.dense[dtype]
  const nearest = axes.map(({ name, values }) => closest(values, name === "rows" ? rows : ((name === "in" ? from : to)[0] ?? 1)))
  const at = Object.fromEntries(axes.map(({ name }, axis) => [name, nearest[axis]!]))
  const beside = secondsAt({ axes, seconds }, at)
  return Math.max(1, beside / secondsAt(alone.dense[dtype], at)) * crowding({ cores, together }, ranks)
}

/** Ranks of this computer beyond its cores take turns. */
function crowding({ cores, together }: Pick<Rates, "cores" | "together">, ranks: number): number {
  return ranks <= Math.max(cores, together?.ranks ?? 1) ? 1 : ranks / cores
}

function closest(values: readonly number[], wanted: number): number {
  const distance = (value: number) => Math.abs(Math.log(value / wanted))
  return values.reduce((best, value) => (distance(value) < distance(best) ? value : best))
}

function updateSeconds(work: JobWork, { alone }: Rates): number {
  const grids = alone.update[work.dtype]
  const alike = Object.keys(grids).find((rule) => rule.endsWith(`:${work.ruleStates}`))
  const grid = grids[work.rule] ?? grids[alike ?? ""] ?? grids["adam:2"]
  const numbers = Math.max(1, parametersOf(work))
  const copies = sum(work.wrappers.map((wrapper) => wrapper.copies))
  return (grid ? secondsAt(grid, { numbers }) : 0) + copies * (copies === 0 ? 0 : secondsAt(alone.copy, { bytes: numbers * bytesOf(work.dtype) }))
}

/**
 * A sum of few bytes is part of the loop that was measured. Latency grows with the logarithm of the ranks, traffic as in a ring. Nothing is taken off
 * for groups that travel beside the backward pass: on one computer the cores that add them up are those that compute.
 */
function exchangeSeconds(work: JobWork, { together }: Rates, ranks: number): number {
  if (ranks === 1 || !together) return 0
  const inner = sum(work.layers.map(exchangedBy))
  const bytes = gradientBytesSent(parametersOf(work), bytesOf(work.dtype), work.reducer) + inner * bytesOf(work.dtype)
  const latency = secondsAt(together.sum, { bytes: 1 })
  const traffic = Math.max(0, secondsAt(together.sum, { bytes }) - latency)
  const ring = (count: number) => (2 * (count - 1)) / count
  const sums = work.layers.filter((layer) => exchangedBy(layer) > 0).length
  const messages = sums + furtherGroups(work)
  return traffic * (ring(ranks) / ring(together.ranks)) + latency * (Math.log2(ranks / together.ranks) + messages * Math.log2(ranks))
}

/** Sums of gradients besides the one that is part of the loop; as far as a drawing tells, which does not hold the tensors that a block is made of. */
function furtherGroups({ reducer, layers, dtype }: JobWork): number {
  if (!reducer) return 0
  const parameters = layers.map(({ figures }) => figures.parameters).filter((count) => count > 0)
  const bySize = Math.ceil((sum(parameters) * bytesOf(dtype)) / (reducer.megabytes * 1e6))
  const groups = { none: 1, "per-layer": parameters.length, "n-groups": reducer.groups, size: bySize }[reducer.grouping]
  return Math.max(1, groups) - 1 + (reducer.halves ? 1 : 0)
}

interface Beside {
  readonly ranks: number
  /** Seconds in which the next batch can be made ready. */
  readonly meanwhile: number
}

function inputSeconds({ fields, prefetch }: JobWork, setting: Setting, { ranks, meanwhile }: Beside): number {
  const { rates, dtype, rows } = setting
  const seconds = (field: FieldWork) => secondsAt(rates.alone.feed[dtype][field.kind], { rows, width: field.width })
  const all = sum(fields.map(seconds))
  const prepared = fields.some(({ kind, width }) => kind === "bytes" && width * rows >= leastPrepared)
  if (!prepared || prefetch === 0 || ranks >= rates.cores) return all
  const bytes = sum(fields.map(({ width }) => width)) * rows * bytesOf(dtype)
  return secondsAt(rates.alone.copy, { bytes }) + Math.max(0, all - meanwhile)
}

function loopSeconds({ logEvery }: JobWork, { alone, together }: Rates, ranks: number): number {
  const loop = ranks === 1 || !together ? alone.loop : together.loop
  return loop.seconds + loop.line / logEvery
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
