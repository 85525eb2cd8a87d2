import { viridis } from "./colour-scale.ts"
import { shareOf, type HeatColumns, type HeatRow, type HeatScale } from "./heat.ts"

export interface HeatPaint {
  readonly rows: readonly HeatRow[]
  readonly columns: HeatColumns
  readonly scale: HeatScale | null
  /** In pixels of the canvas. */
  readonly width: number
  readonly height: number
}

/** Each pixel of the width shows the column in its middle; what is not known stays clear. Painted small (a row, a pixel high) and stretched without smoothing. */
export function paintHeat(context: CanvasRenderingContext2D, { rows, columns, scale, width, height }: HeatPaint): void {
  context.clearRect(0, 0, width, height)
  if (scale === null || rows.length === 0 || columns.end === 0) return
  const small = document.createElement("canvas")
  small.width = width
  small.height = rows.length
  const picture = new ImageData(width, rows.length)
  const columnOf = columnsOfPixels(columns, width)
  rows.forEach(({ values }, row) => {
    for (let x = 0; x < width; x++) {
      const value = values[columnOf[x] ?? -1] ?? null
      if (value === null) continue
      picture.data.set([...viridis(shareOf(value, scale)), 255], (row * width + x) * 4)
    }
  })
  small.getContext("2d")?.putImageData(picture, 0, 0)
  context.imageSmoothingEnabled = false
  context.drawImage(small, 0, 0, width, height)
}

function columnsOfPixels({ from, to, end }: HeatColumns, width: number): Int32Array {
  const out = new Int32Array(width).fill(-1)
  let column = 0
  for (let x = 0; x < width; x++) {
    const place = ((x + 0.5) / width) * end
    while (column < to.length - 1 && place >= (to[column] ?? 0)) column++
    if (place >= (from[column] ?? 0)) out[x] = column
  }
  return out
}
