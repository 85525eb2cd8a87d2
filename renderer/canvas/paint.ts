import type { FarBlock, FarView, FarWire } from "./drawing.ts"
import type { Box, View } from "./geometry.ts"

/** Colours read from the tokens once a theme. */
export interface Palette {
  readonly block: string
  readonly edge: string
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
    edge: colour("--sand-8"),
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

/** Everything at once on one canvas: boxes with names while there is room for them, then boxes. */
export function paint(context: CanvasRenderingContext2D, { view, camera, palette, width, height }: Scene): void {
  const seen = { x: -camera.x / camera.zoom, y: -camera.y / camera.zoom, width: width / camera.zoom, height: height / camera.zoom }
  context.save()
  context.translate(camera.x, camera.y)
  context.scale(camera.zoom, camera.zoom)
  paintWires(context, view.wires, palette, camera.zoom, seen)
  for (const block of view.blocks) if (inside(block, seen)) paintBlock(context, block, palette, camera.zoom)
  context.restore()
}

function inside(box: Box, seen: Box): boolean {
  return box.x + box.width >= seen.x && box.x <= seen.x + seen.width && box.y + box.height >= seen.y && box.y <= seen.y + seen.height
}

function paintWires(context: CanvasRenderingContext2D, wires: readonly FarWire[], palette: Palette, zoom: number, seen: Box): void {
  for (const selected of [false, true]) {
    context.beginPath()
    for (const wire of wires) if (wire.selected === selected && crosses(wire, seen)) trace(context, wire)
    context.strokeStyle = selected ? palette.accent : palette.wire
    context.lineWidth = (selected ? 2 : 1) / zoom
    context.stroke()
  }
}

function crosses({ curve: { from, to } }: FarWire, seen: Box): boolean {
  const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)]
  const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)]
  return inside({ x: left, y: top, width: right - left, height: bottom - top }, seen)
}

function trace(context: CanvasRenderingContext2D, { curve: { from, to, pull, back } }: FarWire): void {
  context.moveTo(from.x, from.y)
  if (!back) return context.bezierCurveTo(from.x + pull, from.y, to.x - pull, to.y, to.x, to.y)
  for (const [x, y] of [[back.right, from.y], [back.right, back.y], [back.left, back.y], [back.left, to.y], [to.x, to.y]] as const) context.lineTo(x, y)
}

function paintBlock(context: CanvasRenderingContext2D, block: FarBlock, palette: Palette, zoom: number): void {
  const edge = block.selected ? palette.accent : palette.states[block.state]
  context.fillStyle = palette.block
  context.strokeStyle = edge
  context.lineWidth = (block.selected ? 2 : 1) / zoom
  context.fillRect(block.x, block.y, block.width, block.height)
  if (block.state !== "plain") {
    context.fillStyle = palette.states[block.state]
    context.fillRect(block.x, block.y, block.width, Math.max(6, 3 / zoom))
  }
  context.strokeRect(block.x, block.y, block.width, block.height)
  paintName(context, block, palette, zoom)
}

/** At a size that can be read on the screen, while the box has room for a line of it. */
function paintName(context: CanvasRenderingContext2D, block: FarBlock, palette: Palette, zoom: number): void {
  const size = 10 / zoom
  if (block.height * zoom < 13 || block.width * zoom < 32) return
  context.save()
  context.beginPath()
  context.rect(block.x, block.y, block.width - 2 / zoom, block.height)
  context.clip()
  context.fillStyle = palette.text
  context.font = `500 ${size}px "Inter Variable", sans-serif`
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
