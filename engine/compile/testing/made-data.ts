import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Small files of the formats of which none is shipped, made anew for each process; the same bytes every time. */
const makers: Readonly<Record<string, () => Uint8Array>> = { cifar }
const made = new Map<string, string>()

export function madeFile(format: string): string {
  const known = made.get(format)
  if (known !== undefined) return known
  const path = join(mkdtempSync(join(tmpdir(), "tephra-made-")), format)
  writeFileSync(path, makers[format]!())
  made.set(format, path)
  return path
}

/** 60 CIFAR-10 records; a picture's stripes are as wide as its class. */
function cifar(): Uint8Array {
  const record = (row: number) => Uint8Array.from({ length: 3073 }, (_, at) => (at === 0 ? row % 10 : (Math.floor(at / (1 + (row % 10))) * 64 + row + at * 7) % 256))
  return Buffer.concat(Array.from({ length: 60 }, (_, row) => record(row)))
}
