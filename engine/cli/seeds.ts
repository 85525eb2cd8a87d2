import { largestSeed, readSeeds } from "../model/seeds.ts"
import { WrongUse, numberOption, textOption } from "./command.ts"
import type { Arguments, CommandOption } from "./command.ts"

export const seedsOption: CommandOption = { kind: "value", value: "A..B", help: "one run for each seed, as in 1..8 or 3,5,9: a machine with job arrays is given them as one, another computer takes them one by one" }

/** The seed of each run; one null where the drawing's own seeds hold. */
export function seedsOf(given: Arguments): readonly (number | null)[] {
  const text = textOption(given, "seeds")
  const seed = numberOption(given, "seed", [0, largestSeed])
  if (text === undefined) return [seed ?? null]
  if (seed !== undefined) throw new WrongUse("--seed is for one run and --seeds for several: give one of them.")
  const seeds = readSeeds(text)
  if (typeof seeds === "string") throw new WrongUse(`--seeds ${seeds}`)
  return seeds
}
