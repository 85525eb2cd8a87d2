/** Round numbers between two ends, about `count` of them (1, 2 or 5 times a power of ten). */
export function ticks(from: number, to: number, count: number): readonly number[] {
  if (!(to > from) || !Number.isFinite(to - from)) return [from].filter(Number.isFinite)
  const rough = (to - from) / Math.max(1, count)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((times) => times * power >= rough) ?? 10) * power
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** At most about `most` powers of ten between two positive ends, with 2 and 5 between them when there is room. */
export function logTicks(from: number, to: number, most = 8): readonly number[] {
  const low = Math.floor(Math.log10(from))
  const high = Math.ceil(Math.log10(to))
  const spread = high - low
  const stride = Math.max(1, Math.ceil(spread / most))
  const times = spread * 3 <= most ? [1, 2, 5] : [1]
  const out: number[] = []
  for (let power = low; power <= high; power += stride) {
    for (const factor of times) out.push(Number(`${factor}e${power}`))
  }
  return out.filter((value) => value >= from * (1 - 1e-9) && value <= to * (1 + 1e-9))
}
