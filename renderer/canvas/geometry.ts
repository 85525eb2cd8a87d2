import type { BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import type { Port } from "../../engine/model/ports.ts"

/** Where things stand is computed from the ports alone, never measured: wires are right before anything is mounted. */
export const blockWidth = 168
export const headHeight = 52
export const rowHeight = 20
export const portSize = 12

export interface Point {
  readonly x: number
  readonly y: number
}

export interface Box extends Point {
  readonly width: number
  readonly height: number
}

type Named = Pick<Port, "name">

export interface BlockShape {
  readonly width: number
  readonly height: number
  /** By port name: how far the port's centre lies below the top edge. */
  readonly inputs: ReadonlyMap<string, number>
  readonly outputs: ReadonlyMap<string, number>
  /** Ports stand in labelled rows below the head; a block with one port a side has them at its middle. */
  readonly rows: boolean
}

export function blockShape(inputs: readonly Named[], outputs: readonly Named[]): BlockShape {
  const count = Math.max(inputs.length, outputs.length)
  const rows = count > 1
  const height = rows ? headHeight + rowHeight * count + 4 : headHeight
  const y = (index: number) => (rows ? headHeight + rowHeight * index + rowHeight / 2 : headHeight / 2)
  const place = (ports: readonly Named[]) => new Map(ports.map((port, index) => [port.name, y(index)]))
  return { width: blockWidth, height, inputs: place(inputs), outputs: place(outputs), rows }
}

const shapes = new WeakMap<BlockAnalysis, BlockShape>()
const noShape = blockShape([], [])

/** The analysis keeps its objects while a block is unchanged, so a shape is computed once a change. */
export function shapeOf(block: BlockAnalysis | undefined): BlockShape {
  if (!block) return noShape
  const known = shapes.get(block)
  if (known) return known
  const shape = blockShape(block.inputs, block.outputs)
  shapes.set(block, shape)
  return shape
}

/** Where wires end at an input, and start at an output. */
export function inputPoint(at: Point, shape: BlockShape, port: string): Point {
  return { x: at.x - portSize / 2, y: at.y + (shape.inputs.get(port) ?? shape.height / 2) }
}

export function outputPoint(at: Point, shape: BlockShape, port: string): Point {
  return { x: at.x + shape.width + portSize / 2, y: at.y + (shape.outputs.get(port) ?? shape.height / 2) }
}

export interface Curve {
  readonly from: Point
  readonly to: Point
  /** How far the control points lie to the right of the start and to the left of the end. */
  readonly pull: number
  /** Where a wire that runs backwards crosses from right to left: its height, and the two turns. */
  readonly back: { readonly y: number; readonly right: number; readonly left: number } | null
}

const turn = 20

export function wireCurve(from: Point, to: Point): Curve {
  const gap = to.x - from.x
  if (gap >= -turn) return { from, to, pull: Math.max(16, Math.abs(gap) * 0.5), back: null }
  // Halfway between the ports; around the block where both lie at the same height.
  const y = Math.abs(to.y - from.y) > 3 * turn ? (from.y + to.y) / 2 : Math.max(from.y, to.y) + headHeight
  return { from, to, pull: turn, back: { y, right: from.x + turn, left: to.x - turn } }
}

export function curvePath(curve: Curve): string {
  const { from, to, pull, back } = curve
  if (!back) return `M${from.x},${from.y}C${from.x + pull},${from.y} ${to.x - pull},${to.y} ${to.x},${to.y}`
  const { y, right, left } = back
  const [down, on] = [roundness(y - from.y), roundness(to.y - y)]
  return [
    `M${from.x},${from.y}H${right - Math.abs(down)}`,
    `Q${right},${from.y} ${right},${from.y + down}V${y - down}`,
    `Q${right},${y} ${right - Math.abs(down)},${y}H${left + Math.abs(on)}`,
    `Q${left},${y} ${left},${y + on}V${to.y - on}`,
    `Q${left},${to.y} ${left + Math.abs(on)},${to.y}H${to.x}`,
  ].join("")
}

/** Radius of a turn, with the sign of its way down or up. */
function roundness(height: number): number {
  return Math.sign(height) * Math.min(10, Math.abs(height) / 2)
}

/** The point at `t` between 0 and 1 of a wire. */
export function curvePoint(curve: Curve, t: number): Point {
  const { from, to, pull, back } = curve
  if (back) return pathPoint([from, { x: back.right, y: from.y }, { x: back.right, y: back.y }, { x: back.left, y: back.y }, { x: back.left, y: to.y }, to], t)
  const u = 1 - t
  const [a, b, c, d] = [u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t]
  return {
    x: a * from.x + b * (from.x + pull) + c * (to.x - pull) + d * to.x,
    y: a * from.y + b * from.y + c * to.y + d * to.y,
  }
}

function pathPoint(points: readonly Point[], t: number): Point {
  const lengths = points.slice(1).map((point, index) => Math.hypot(point.x - points[index]!.x, point.y - points[index]!.y))
  let left = t * lengths.reduce((sum, length) => sum + length, 0)
  for (const [index, length] of lengths.entries()) {
    const [a, b] = [points[index]!, points[index + 1]!]
    if (left <= length) return { x: a.x + ((b.x - a.x) * left) / (length || 1), y: a.y + ((b.y - a.y) * left) / (length || 1) }
    left -= length
  }
  return points.at(-1)!
}

/** Least distance between a point and a wire, good to a few units. */
export function distanceToCurve(point: Point, curve: Curve): number {
  let least = Infinity
  for (let step = 0; step <= 24; step++) {
    const { x, y } = curvePoint(curve, step / 24)
    least = Math.min(least, Math.hypot(x - point.x, y - point.y))
  }
  return least
}

export function boundsOf(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null
  const left = Math.min(...boxes.map((box) => box.x))
  const top = Math.min(...boxes.map((box) => box.y))
  const right = Math.max(...boxes.map((box) => box.x + box.width))
  const bottom = Math.max(...boxes.map((box) => box.y + box.height))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

export function contains(outer: Box, inner: Box): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height
}

export interface View extends Point {
  readonly zoom: number
}

interface Fit {
  readonly width: number
  readonly height: number
  readonly minZoom: number
  readonly maxZoom: number
}

/** The view that shows `bounds` whole and centred, with a margin. */
export function fitView(bounds: Box, { width, height, minZoom, maxZoom }: Fit): View {
  // A little more than the strip at the edge in which a drag moves the view.
  const margin = 48
  const fitting = Math.min((width - 2 * margin) / bounds.width, (height - 2 * margin) / bounds.height)
  const zoom = Math.min(maxZoom, Math.max(minZoom, fitting))
  return { zoom, x: width / 2 - (bounds.x + bounds.width / 2) * zoom, y: height / 2 - (bounds.y + bounds.height / 2) * zoom }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** A free place at or near `wanted`: down, until nothing is covered. */
export function freePlace(wanted: Point, taken: readonly Box[], size: Size = { width: blockWidth, height: headHeight }): Point {
  let { x, y } = snap(wanted)
  const covered = () => taken.find((box) => overlaps({ x: x - 8, y: y - 8, width: size.width + 16, height: size.height + 16 }, box))
  for (let box = covered(), tries = 0; box && tries < 1_000; box = covered(), tries++) y = snap({ x, y: box.y + box.height + 24 }).y
  return { x, y }
}

export const grid = 8

export function snap({ x, y }: Point): Point {
  return { x: Math.round(x / grid) * grid, y: Math.round(y / grid) * grid }
}
