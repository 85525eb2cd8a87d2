const seconds = { s: 1, min: 60, h: 3600, d: 86_400 } as const

/** Seconds of `90 s`, `30 min`, `2.5 h`, `1 d`, `1:30` (hours and minutes) or `1:30:00`; null of anything else, a bare number too, which batch systems read differently. */
export function readTime(text: string): number | null {
  const clock = /^(\d{1,4}):([0-5]\d)(?::([0-5]\d))?$/.exec(text.trim())
  if (clock) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0)
  const [, figure, unit] = /^(\d+(?:\.\d+)?)\s*(s|min|h|d)$/.exec(text.trim()) ?? []
  return figure === undefined ? null : Math.round(Number(figure) * seconds[unit as keyof typeof seconds])
}

/** As `readTime` reads it, to the second. */
export function timeText(value: number): string {
  for (const unit of ["h", "min"] as const) if (value > 0 && value % seconds[unit] === 0) return `${value / seconds[unit]} ${unit}`
  if (value < 60) return `${value} s`
  const part = (size: number) => String(Math.floor(value / size) % 60).padStart(2, "0")
  return `${Math.floor(value / 3600)}:${part(60)}:${part(1)}`
}

const sizes = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 } as const

/** Bytes of `192 GiB` or `512 GB`. */
export function readSize(text: string): number | null {
  const [, figure, unit = ""] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]+)$/.exec(text.trim()) ?? []
  const size = Object.entries(sizes).find(([name]) => name.toLowerCase() === unit.toLowerCase())?.[1]
  return figure === undefined || size === undefined ? null : Math.round(Number(figure) * size)
}

/** As `readSize` reads it, to the byte. */
export function sizeText(value: number): string {
  for (const unit of ["TiB", "GiB", "MiB", "TB", "GB", "MB", "KiB", "kB"] as const) if (value > 0 && value % sizes[unit] === 0) return `${value / sizes[unit]} ${unit}`
  return `${value} B`
}
