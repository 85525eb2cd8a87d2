import { WrongUse, numberOption, textOption } from "./command.ts"
import type { Arguments, CommandOption } from "./command.ts"

/** As the blocks take it. */
const largestSeed = 4_294_967_295
/** Runs of one command. */
const mostSeeds = 1000

export const seedsOption: CommandOption = { kind: "value", value: "A..B", help: "one run for each seed, as in 1..8 or 3,5,9: a machine with job arrays is given them as one, another computer takes them one by one" }

/** The seed of each run; one null where the drawing's own seeds hold. */
export function seedsOf(given: Arguments): readonly (number | null)[] {
  const text = textOption(given, "seeds")
  const seed = numberOption(given, "seed", [0, largestSeed])
  if (text === undefined) return [seed ?? null]
  if (seed !== undefined) throw new WrongUse("--seed is for one run and --seeds for several: give one of them.")
  const spans = text.split(",").map(spanOf)
  const many = spans.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  if (many > mostSeeds) throw new WrongUse(`--seeds takes at most ${mostSeeds} seeds at a time, and these are ${many}.`)
  const seeds = spans.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, more) => first + more))
  const twice = seeds.find((each, at) => seeds.indexOf(each) < at)
  if (twice !== undefined) throw new WrongUse(`--seeds names ${twice} twice: both runs would be the same.`)
  return seeds
}

function spanOf(part: string): readonly [first: number, last: number] {
  const [, from, to = from] = /^(\d{1,10})(?:\.\.(\d{1,10}))?$/.exec(part.trim()) ?? []
  const [first, last] = [Number(from), Number(to)]
  if (!(first <= last && last <= largestSeed)) throw new WrongUse(`--seeds takes whole numbers from 0 to ${largestSeed} and ranges of them, as in 1..8 or 3,5,9, not “${part}”.`)
  return [first, last]
}
