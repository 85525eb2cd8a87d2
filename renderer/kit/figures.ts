/** Groups of three, thin spaces between. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u2009")
}

/** Binary units, three digits. */
export function bytes(value: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"]
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, value)) / 10))
  const scaled = value / 2 ** (10 * power)
  return `${power === 0 ? scaled : Number(scaled.toPrecision(3))} ${units[power]}`
}
