import { consecutive } from "./consecutive.ts"

/** As the blocks take it. */
export const largestSeed = 4_294_967_295
/** Runs that are started together. */
export const mostSeeds = 1000

/** `1..8` or `3,5,9`: a run for each. A sentence where it cannot be read; its subject is left to whoever asked. */
export function readSeeds(text: string): readonly number[] | string {
  const spans = text.split(",").map(spanOf)
  const wrong = spans.find((span) => typeof span === "string")
  if (wrong !== undefined) return `takes whole numbers from 0 to ${largestSeed} and ranges of them, as in 1..8 or 3,5,9, not “${wrong}”.`
  const whole = spans.filter((span) => typeof span !== "string")
  const many = whole.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  if (many > mostSeeds) return `takes at most ${mostSeeds} seeds at a time, and these are ${many}.`
  const seeds = whole.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, more) => first + more))
  const twice = seeds.find((each, at) => seeds.indexOf(each) < at)
  return twice === undefined ? seeds : `names ${twice} twice: both runs would be the same.`
}

/** Seeds as they are typed, in few signs. */
export function seedsText(seeds: readonly number[]): string {
  return consecutive(seeds).map(([first, last]) => (first === last ? String(first) : last === first + 1 ? `${first},${last}` : `${first}..${last}`)).join(",")
}

function spanOf(part: string): readonly [first: number, last: number] | string {
  const [, from, to = from] = /^(\d{1,10})(?:\.\.(\d{1,10}))?$/.exec(part.trim()) ?? []
  const [first, last] = [Number(from), Number(to)]
  return first <= last && last <= largestSeed ? [first, last] : part.trim()
}
