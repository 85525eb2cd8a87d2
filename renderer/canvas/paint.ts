import type { FarBlock, FarView, FarWire } from "./drawing.ts"
import { overlaps, type Box, type View } from "./geometry.ts"

/** Colours read from the tokens once a theme. */
export interface Palette {
  readonly block: string
  readonly wire: string
  readonly text: string
  readonly accent: string
  readonly states: Readonly<Record<FarBlock["state"], string>>
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return {
    block: colour("--surface-raised"),
    wire: colour("--sand-8"),
    text: colour("--text"),
    accent: colour("--accent"),
    states: {
      plain: colour("--sand-8"),
      error: colour("--error"),
      running: colour("--running"),
      done: colour("--done"),
      failed: colour("--failed"),
      stopped: colour("--stopped"),
    },
  }
}

interface Scene {
  readonly view: FarView
  readonly camera: View
  readonly palette: Palette
  readonly width: number
  readonly height: number
}

/** What every stroke needs. */
interface Brush {
  readonly context: CanvasRenderingContext2D
  readonly palette: Palette
  readonly zoom: number
}

/** Everything at once on one canvas: boxes with names while there is room for them, then boxes. */
export function paint(context: CanvasRenderingContext2D, { view, camera, palette, width, height }: Scene): void {
  const { x, y, zoom } = camera
  const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
  const brush = { context, palette, zoom }
  context.save()
  context.translate(x, y)
  context.scale(zoom, zoom)
  const wires = view.wires.filter((wire) => crosses(wire, seen))
  paintWires(brush, wires.filter(({ selected }) => !selected), { colour: palette.wire, width: 1 })
  paintWires(brush, wires.filter(({ selected }) => selected), { colour: palette.accent, width: 2 })
  for (const block of view.blocks) if (overlaps(block, seen)) paintBlock(brush, block)
  context.restore()
}

function crosses({ curve: { from, to } }: FarWire, seen: Box): boolean {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)]
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)]
  return left <= seen.x + seen.width && right >= seen.x && top <= seen.y + seen.height && bottom >= seen.y
}

function paintWires({ context, zoom }: Brush, wires: readonly FarWire[], look: { readonly colour: string; readonly width: number }): void {
  context.beginPath()
  for (const wire of wires) trace(context, wire)
  context.strokeStyle = look.colour
  context.lineWidth = look.width / zoom
  context.stroke()
}

function trace(context: CanvasRenderingContext2D, { curve: { from, to, pull, back } }: FarWire): void {
  context.moveTo(from.x, from.y)
  if (!back) return context.bezierCurveTo(from.x + pull, from.y, to.x - pull, to.y, to.x, to.y)
  for (const [x, y] of [[back.right, from.y], [back.right, back.y], [back.left, back.y], [back.left, to.y], [to.x, to.y]] as const) context.lineTo(x, y)
}

function paintBlock(brush: Brush, block: FarBlock): void {
  const { context, palette, zoom } = brush
  context.fillStyle = palette.block
  context.strokeStyle = block.selected ? palette.accent : palette.states[block.state]
  context.lineWidth = (block.selected ? 2 : 1) / zoom
  context.fillRect(block.x, block.y, block.width, block.height)
  if (block.state !== "plain") {
    context.fillStyle = palette.states[block.state]
    context.fillRect(block.x, block.y, block.width, Math.max(6, 3 / zoom))
  }
  context.strokeRect(block.x, block.y, block.width, block.height)
  paintName(brush, block)
}

/** At a size that can be read on the screen, while the box has room for a line of it. */
function paintName({ context, palette, zoom }: Brush, block: FarBlock): void {
  if (block.height * zoom < 13 || block.width * zoom < 32) return
  context.save()
  context.beginPath()
  context.rect(block.x, block.y, block.width - 2 / zoom, block.height)
  context.clip()
  context.fillStyle = palette.text
  context.font = `500 ${10 / zoom}px "Inter Variable", sans-serif`
  context.textBaseline = "middle"
  context.fillText(block.name, block.x + 4 / zoom, block.y + block.height / 2)
  context.restore()
}

/** Fits the pixels of a canvas to its place and clears it. */
export function fresh(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  const ratio = window.devicePixelRatio
  const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== w || canvas.height !== h) {
    canvas.width = w
    canvas.height = h
  }
  const context = canvas.getContext("2d")
  context?.setTransform(ratio, 0, 0, ratio, 0, 0)
  context?.clearRect(0, 0, width, height)
  return context
}
