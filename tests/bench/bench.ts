import { readdirSync } from "node:fs"
import type { Figure, Report } from "./figure.ts"

/**
 * `npm run bench -- SUITE… [--seed N] [--json]`. A suite is the files `SUITE.ts` and `SUITE-*.ts` beside this one, each of which exports
 * `measure(report)`. Exit codes: 0 measured, 1 a measurement failed, 2 wrong use.
 */
const folder = new URL(".", import.meta.url)
const notSuites = new Set(["bench", "figure"])

interface Suite {
  readonly measure: (report: Report, options: Options) => Promise<void>
}

interface Options {
  /** Of everything that is drawn at random. */
  readonly seed: number
}

const usualSeed = 20_261_123

function suiteFiles(): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".ts") && !name.includes(".test."))
  return names.map((name) => name.slice(0, -3)).filter((name) => !notSuites.has(name)).sort()
}

function suites(): string[] {
  return [...new Set(suiteFiles().map((name) => name.split("-")[0]!))]
}

function print(figure: Figure, json: boolean): void {
  const { name, value, unit, peer, ratio, goal: wanted, met, quartiles } = figure
  const against = peer === null ? "" : ratio === null ? `   ${peer}` : `   ${ratio}×${quartiles ? ` (${quartiles.join(" to ")})` : ""} ${peer}`
  const goal = wanted === null ? "" : `   goal ${wanted}: ${met ? "met" : "NOT met"}`
  console.log(json ? JSON.stringify({ name, value, unit, peer, ratio, goal: wanted, met, quartiles }) : `${name.padEnd(44)}${String(value).padStart(10)} ${unit}${against}${goal}`)
}

/** `--seed N` among the words, and the others. */
function seedIn(words: readonly string[]): { seed: number; rest: readonly string[] } {
  const at = words.indexOf("--seed")
  const text = words[at + 1] ?? ""
  if (at < 0 || !/^\d{1,10}$/.test(text)) return { seed: usualSeed, rest: words }
  return { seed: Number(text), rest: [...words.slice(0, at), ...words.slice(at + 2)] }
}

async function main(words: readonly string[]): Promise<number> {
  const json = words.includes("--json")
  const { seed, rest: asked } = seedIn(words.filter((word) => word !== "--json"))
  const wrong = asked.filter((word) => !suites().includes(word))
  if (asked.length === 0 || wrong.length > 0) {
    console.error(`${wrong.length > 0 ? `There is no benchmark ${wrong.join(", ")}. ` : ""}Usage: npm run bench -- SUITE… [--seed N] [--json]\nSuites: ${suites().join(", ")}`)
    return 2
  }
  for (const name of suiteFiles().filter((file) => asked.includes(file.split("-")[0]!))) {
    try {
      const suite = (await import(new URL(`${name}.ts`, folder).href)) as Suite
      await suite.measure((figure) => print(figure, json), { seed })
    } catch (error) {
      console.error(`${name}: ${error instanceof Error ? error.stack : String(error)}`)
      return 1
    }
  }
  return 0
}

process.exitCode = await main(process.argv.slice(2))
