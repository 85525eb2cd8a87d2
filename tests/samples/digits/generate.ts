import { writeFileSync } from "node:fs"
import { normal, uniformFrom } from "../random.ts"

/**
 * Writes images-idx3-ubyte and labels-idx1-ubyte: 1,000 digits of 14×14 pixels, each a 5×7 bitmap that is moved, sized,
 * slanted, blurred by the sampling, and covered with noise.
 */
const uniform = uniformFrom(20_260_102)
const rows = 1000
const side = 14

const bitmaps = [
  "01110 10001 10011 10101 11001 10001 01110",
  "00100 01100 00100 00100 00100 00100 01110",
  "01110 10001 00001 00010 00100 01000 11111",
  "11111 00010 00100 00010 00001 10001 01110",
  "00010 00110 01010 10010 11111 00010 00010",
  "11111 10000 11110 00001 00001 10001 01110",
  "00110 01000 10000 11110 10001 10001 01110",
  "11111 00001 00010 00100 01000 01000 01000",
  "01110 10001 10001 01110 10001 10001 01110",
  "01110 10001 10001 01111 00001 00010 01100",
].map((text) => text.split(" ").map((line) => [...line].map(Number)))

/** Ink of a bitmap between its cells, 0 outside. */
function ink(bitmap: number[][], row: number, column: number): number {
  const [top, left] = [Math.floor(row), Math.floor(column)]
  const [down, right] = [row - top, column - left]
  const cell = (r: number, c: number) => bitmap[r]?.[c] ?? 0
  return (
    (1 - down) * ((1 - right) * cell(top, left) + right * cell(top, left + 1)) +
    down * ((1 - right) * cell(top + 1, left) + right * cell(top + 1, left + 1))
  )
}

function between(low: number, high: number): number {
  return low + (high - low) * uniform()
}

function image(bitmap: number[][]): number[] {
  const size = between(1.35, 1.75)
  const slant = between(-0.25, 0.25)
  const [middleRow, middleColumn] = [between(5.7, 7.3), between(5.5, 7.5)]
  const brightness = between(170, 255)
  return Array.from({ length: side * side }, (_, index) => {
    const row = (Math.floor(index / side) - middleRow) / size
    const column = ((index % side) - middleColumn) / size + slant * row
    const value = brightness * ink(bitmap, row + 3, column + 2) + 18 * normal(uniform)
    return Math.round(Math.min(255, Math.max(0, value)))
  })
}

function idx(dims: number[], bytes: number[]): Buffer {
  const head = Buffer.alloc(4 + 4 * dims.length)
  head.writeUInt32BE(0x0800 + dims.length, 0)
  dims.forEach((dim, index) => head.writeUInt32BE(dim, 4 + 4 * index))
  return Buffer.concat([head, Buffer.from(bytes)])
}

const labels = Array.from({ length: rows }, () => Math.floor(10 * uniform()))
const pixels = labels.flatMap((label) => image(bitmaps[label]!))
writeFileSync(new URL("images-idx3-ubyte", import.meta.url), idx([rows, side, side], pixels))
writeFileSync(new URL("labels-idx1-ubyte", import.meta.url), idx([rows], labels))
