/** A time with the unit that suits it, three digits. */
export function secondsText(seconds: number): string {
  if (seconds < 60) {
    const units = ["s", "ms", "µs", "ns"]
    const power = Math.min(units.length - 1, Math.max(0, Math.ceil(-Math.log10(Math.max(seconds, 1e-12)) / 3)))
    return `${three(seconds * 1000 ** power)} ${units[power]}`
  }
  if (seconds < 7200) return `${three(seconds / 60)} min`
  return seconds < 172_800 ? `${three(seconds / 3600)} h` : `${three(seconds / 86_400)} days`
}

export function coreHoursText(hours: number): string {
  return hours < 0.01 ? "under 0.01 core-hours" : `${three(hours)} core-hours`
}

/** Whole per cent. */
export function shareText(share: number): string {
  return `${Math.round(100 * share)} %`
}

/** Binary units. */
export function bytesText(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"]
  const power = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10))
  return `${three(bytes / 2 ** (10 * power))} ${units[power]}`
}

function three(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en") : String(Number(value.toPrecision(3)))
}
