import type { Config } from "../../../model/pipeline.ts"
import type { NodeReading } from "../node-reading.ts"
import { Unsupported, demand, integersOf, wordOf } from "../node-reading.ts"

export interface WindowSettings {
  readonly kernel: number
  readonly stride: number
  readonly padding: number
}

/** The window of a node over so many dimensions; blocks have the same side, stride and padding in each. */
export function windowOf(reading: NodeReading, kernel: readonly number[] | undefined): WindowSettings {
  const spatial = kernel?.length ?? 0
  const equal = (numbers: readonly number[] | undefined, usual: number, what: string): number => {
    const [first = usual, ...others] = numbers ?? []
    if (others.some((other) => other !== first)) throw new Unsupported(`its ${what} is ${numbers?.join("×")}, and a block has the same in each dimension`)
    return first
  }
  if (spatial < 1 || spatial > 3) throw new Unsupported("its window is over no, or more than three dimensions")
  const automatic = wordOf(reading, "auto_pad", "NOTSET")
  demand(automatic === "NOTSET" || automatic === "VALID" || automatic === "", `its padding is found by the rule ${automatic}`)
  demand((integersOf(reading, "dilations") ?? []).every((each) => each === 1), "its window has gaps (dilations)")
  return {
    kernel: equal(kernel, 1, "window"),
    stride: equal(integersOf(reading, "strides"), 1, "stride"),
    padding: automatic === "VALID" ? 0 : equal(integersOf(reading, "pads"), 0, "padding"),
  }
}

/** Without this, H×W would be taken for an image of one channel where it is a line of H. */
export function overLines(spatial: number): Config {
  return spatial === 1 ? { dimensions: "1" } : {}
}

/** Settings without those that are the block's own defaults. */
export function written(settings: Readonly<Record<string, number>>, usual: Readonly<Record<string, number>>): Config {
  return Object.fromEntries(Object.entries(settings).filter(([key, value]) => usual[key] !== value))
}

/** ⌊(size + 2·padding − kernel)/stride⌋ + 1. */
export function places(sides: readonly number[], { kernel, stride, padding }: WindowSettings): number[] {
  return sides.map((side) => {
    const found = Math.floor((side + 2 * padding - kernel) / stride) + 1
    if (found < 1) throw new Unsupported("its window does not fit into its input")
    return found
  })
}
