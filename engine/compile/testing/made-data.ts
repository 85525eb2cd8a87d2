import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { writeNpz } from "../../interchange/npz/npz-write.ts"

/** Small files of the formats of which none is shipped, made anew for each process; the same bytes every time. */
const makers: Readonly<Record<string, () => Uint8Array>> = { arrays, cifar }
const made = new Map<string, string>()

export function madeFile(format: string): string {
  const known = made.get(format)
  if (known !== undefined) return known
  const path = join(mkdtempSync(join(tmpdir(), "tephra-made-")), format)
  writeFileSync(path, makers[format]!())
  made.set(format, path)
  return path
}

/** 60 rows of `features` (4 numbers) and `label` (3 classes), and a grid `u` of 8 places `x` by 6 times `t`. */
function arrays(): Uint8Array {
  const features = Float64Array.from({ length: 240 }, (_, at) => ((at * 37) % 101) / 50 - 1)
  const u = Float64Array.from({ length: 48 }, (_, at) => Math.sin(Math.floor(at / 6)) * Math.exp(-(at % 6) / 3))
  return writeNpz([
    { name: "features", shape: [60, 4], values: features },
    { name: "label", shape: [60], values: Int32Array.from({ length: 60 }, (_, row) => (features[4 * row]! > 0.3 ? 2 : features[4 * row]! > -0.3 ? 1 : 0)) },
    { name: "u", shape: [8, 6], values: u },
    { name: "x", shape: [8], values: Float64Array.from({ length: 8 }, (_, place) => place / 4 - 1) },
    { name: "t", shape: [6], values: Float32Array.from({ length: 6 }, (_, time) => time / 4) },
  ])
}

/** 60 CIFAR-10 records; a picture's stripes are as wide as its class. */
function cifar(): Uint8Array {
  const record = (row: number) => Uint8Array.from({ length: 3073 }, (_, at) => (at === 0 ? row % 10 : (Math.floor(at / (1 + (row % 10))) * 64 + row + at * 7) % 256))
  return Buffer.concat(Array.from({ length: 60 }, (_, row) => record(row)))
}
