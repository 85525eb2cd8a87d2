import type { Rates } from "../model/machine.ts"
import type { StandsFor } from "./interpolate.ts"
import { secondsAt } from "./interpolate.ts"
import type { LayerWork } from "./job-work.ts"

/** Where a step works: rates of this many rows of numbers of this kind. */
export interface Setting {
  readonly rates: Rates
  readonly dtype: "f32" | "f64"
  /** Of a rank. */
  readonly rows: number
}

/** Of a number. */
export function bytesOf(dtype: Setting["dtype"]): 4 | 8 {
  return dtype === "f32" ? 4 : 8
}

/** Products up to 64 wide run faster where their widths, not their rows, are whole fours (native/tephra/ops/narrow_product.hpp), so these stand for themselves only. */
const narrow = 64
const likeWidths: StandsFor = (axis, measured, wanted) => axis === "rows" || measured > narrow || wanted > narrow || (measured % 4 === 0) === (wanted % 4 === 0)

/** Kernels that a dense layer runs in both passes: product, bias with function; slope, bias, and two products. */
const kernelsOfDense = 6

/** Of a first layer at least this share is left when the gradient of its input is taken away. */
const leastShare = 0.3

/** Seconds of both passes of a layer, apart from the loss, on one rank that has the machine for itself. */
export function layerSeconds(layer: LayerWork, setting: Setting): number {
  const { layer: perNumber } = setting.rates.alone
  const known = perNumber[setting.dtype][layer.type]
  const numbers = layer.figures.made * setting.rows
  if (known !== undefined) return known * numbers + kernelSeconds(setting)
  const product = productOf(layer)
  if (product) return product.places === 1 && product.window === 1 ? denseSeconds(layer, setting) : convolutionSeconds(layer, product, setting)
  if (layer.figures.made === 0) return 0
  return functionSeconds(layer, setting) * numbers + movedSeconds(layer, setting) + kernelSeconds(setting)
}

/** A step of an executor that computes nothing but this loss of `width` numbers a row. */
export function lossSeconds({ type, from }: LayerWork, { rates, dtype, rows }: Setting): number {
  const grid = rates.alone.loss[dtype][type] ?? rates.alone.loss[dtype]["mean-squared-error"]!
  const width = from.reduce((all, dim) => all * dim, 1)
  const whole = secondsAt(grid, { rows, width })
  const at = { rows, in: 1, out: width }
  const layer = denseAt(at, { rates, dtype, rows }) - secondsAt(rates.alone.inputGradient[dtype], at, likeWidths)
  return Math.max(whole - layer, whole * leastShare)
}

interface Product {
  readonly in: number
  readonly out: number
  /** Places that each weight is used at. */
  readonly places: number
  /** Weights between one channel and another. */
  readonly window: number
}

/** The product that a layer with weights is, or comes to: as many weights between its channels, and as many operations. */
function productOf({ figures, from, to, bias }: LayerWork): Product | null {
  // Images of one channel may come without its dimension.
  const [channelsIn = 1, channelsOut = 1] = [from.length < to.length ? 1 : from[0], to[0]]
  const weights = figures.parameters - (bias ? channelsOut : 0)
  const window = weights / (channelsIn * channelsOut)
  if (figures.toWeights.row < 2 * weights || window < 1) return null
  const places = to.length < 2 ? 1 : Math.max(1, Math.floor(figures.toWeights.row / (2 * weights)))
  return { in: channelsIn, out: channelsOut, places, window }
}

function denseAt(at: Readonly<Record<string, number>>, { rates, dtype }: Setting): number {
  return secondsAt(rates.alone.dense[dtype], at, likeWidths)
}

/** The grid halves the cost of bias and function between both sides of a layer; they belong to the numbers that it gives. */
function denseSeconds(layer: LayerWork, setting: Setting): number {
  const { rates, dtype, rows } = setting
  const at = { rows, in: layer.from[0] ?? 1, out: layer.to[0] ?? 1 }
  const { relu = 0 } = rates.alone.layer[dtype]
  const measured = denseAt(at, setting)
  const functions = rows * (relu * ((at.out - at.in) / 2) + (functionSeconds(layer, setting) - relu) * at.out)
  const gradient = layer.onwards ? 0 : secondsAt(rates.alone.inputGradient[dtype], at, likeWidths)
  return Math.max(measured + functions - gradient, measured * leastShare)
}

function convolutionSeconds(layer: LayerWork, product: Product, setting: Setting): number {
  const { rates, dtype, rows } = setting
  const { inner, first, rows: measuredRows } = rates.alone.convolution[dtype]
  const at = { in: product.in, out: product.out, side: Math.sqrt(product.places), kernel: Math.sqrt(product.window) }
  const { relu = 0 } = rates.alone.layer[dtype]
  const measured = secondsAt(layer.onwards ? inner : first, at) * (rows / measuredRows)
  return Math.max(measured + (functionSeconds(layer, setting) - relu) * layer.figures.made * rows, measured * leastShare) + kernelSeconds(setting)
}

/** Of a number: bias and function, where that function was measured. */
function functionSeconds({ activation }: LayerWork, { rates, dtype }: Setting): number {
  const known = rates.alone.layer[dtype]
  return known[activation] ?? known["relu"] ?? 0
}

/** Of what a layer reads again and gives, moved once in each pass. */
function movedSeconds({ figures }: LayerWork, { rates, dtype, rows }: Setting): number {
  const bytes = (figures.kept + figures.made) * rows * bytesOf(dtype)
  return 2 * secondsAt(rates.alone.copy, { bytes }) * Math.min(1, bytes / 4096)
}

function kernelSeconds(setting: Setting): number {
  return denseAt({ rows: 1, in: 1, out: 1 }, setting) / kernelsOfDense
}
