/** Viridis (van der Walt and Smith, 2015; CC0) at nine places: equal steps look equal, also in grey and to colour-blind eyes. */
const stops = ["440154", "472d7b", "3b528b", "2c728e", "21918c", "28ae80", "5ec962", "addc30", "fde725"].map((hex) => [0, 2, 4].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)))

/** A share of the scale, 0 to 1, as red, green and blue of 0 to 255. */
export function viridis(share: number): readonly [number, number, number] {
  const place = Math.min(1, Math.max(0, share)) * (stops.length - 1)
  const at = Math.min(stops.length - 2, Math.floor(place))
  const part = (channel: number): number => {
    const low = stops[at]?.[channel] ?? 0
    const high = stops[at + 1]?.[channel] ?? low
    return Math.round(low + (high - low) * (place - at))
  }
  return [part(0), part(1), part(2)]
}

export function viridisHex(share: number): string {
  return `#${viridis(share).map((one) => one.toString(16).padStart(2, "0")).join("")}`
}

export const viridisGradient = `linear-gradient(to right, ${Array.from({ length: stops.length }, (_, at) => viridisHex(at / (stops.length - 1))).join(", ")})`
