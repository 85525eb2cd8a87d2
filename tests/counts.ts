import { readFileSync } from "node:fs"

interface Counts {
  readonly seed: number
  readonly suites: Readonly<Record<string, { readonly files: readonly string[]; readonly short: number; readonly deep: number }>>
}

export const counts = JSON.parse(readFileSync(new URL("counts.json", import.meta.url), "utf8")) as Counts

/** How many random cases a suite tries: short in `npm test`, deep in `npm run test:deep`. */
export function cases(suite: string): number {
  const count = counts.suites[suite]
  if (count === undefined) throw new Error(`tests/counts.json has no suite ${suite}`)
  return process.env["TEPHRA_DEEP"] === "1" ? count.deep : count.short
}

/** The seed of this run: fixed in `npm test`, fresh and printed in `npm run test:deep`. */
export function seed(): number {
  return Number(process.env["TEPHRA_TEST_SEED"] ?? counts.seed)
}
