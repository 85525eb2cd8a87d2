import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { normal, uniformFrom } from "../../samples/random.ts"
import { tableColumns } from "./drawings.ts"

const tableRows = 5000
const images = { rows: 2500, side: 28 }

/** `table.csv`, and `images` and `labels` of the kind of MNIST: what is in them changes no time. */
export function writeData(folder: string): void {
  const uniform = uniformFrom(1)
  const row = (): string => [...tableColumns, "y"].map(() => normal(uniform).toFixed(3)).join(",")
  writeFileSync(join(folder, "table.csv"), `${[...tableColumns, "y"].join(",")}\n${Array.from({ length: tableRows }, row).join("\n")}\n`)
  const { rows, side } = images
  writeFileSync(join(folder, "images"), idx([rows, side, side], () => Math.floor(256 * uniform())))
  writeFileSync(join(folder, "labels"), idx([rows], () => Math.floor(10 * uniform())))
}

/** The IDX format: a magic number of zeros, the type "byte" and the number of dimensions, then these, then the bytes. */
function idx(dims: readonly number[], byte: () => number): Buffer {
  const header = Buffer.alloc(4 + 4 * dims.length)
  header.writeUInt16BE(0x0800 + dims.length, 2)
  dims.forEach((dim, index) => header.writeUInt32BE(dim, 4 + 4 * index))
  return Buffer.concat([header, Buffer.from(Array.from({ length: dims.reduce((all, dim) => all * dim, 1) }, byte))])
}
