import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import { endAll, realApp } from "../faults/real-app.ts"
import { arrayDistance, exportTwins } from "./python-twin.ts"

afterEach(endAll)

const timeout = 20 * 60_000
const file = "tests/numeric/results.tephra.json"
const data = ["--data", "table=tests/samples/regression/table.csv"]
/** The training, whose times differ from run to run. */
const train = "ejrhcob7"

function filesBelow(run: string): string[] {
  return readdirSync(join(run, "out"), { recursive: true, encoding: "utf8" }).filter((path) => /\.\w+$/.test(path)).toSorted()
}

const numbers = /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/g

/** What stands between the numbers of a text, and the numbers. */
function apart(path: string): { readonly words: string; readonly values: number[] } {
  const text = readFileSync(path, "utf8")
  return { words: text.replaceAll(numbers, "#"), values: (text.match(numbers) ?? []).map(Number) }
}

/** A hash may hold what reads as a number too large for one. */
function difference(left: number, right: number): number {
  return Object.is(left, right) ? 0 : Math.abs(left - right)
}

test("predictions, comparisons, reports, plots and the verdict of train.py are those of the C++ program", { timeout }, async () => {
  const { folder, native, python } = await exportTwins(file, ...data)
  const first = await native("native")
  const second = join(folder, "runs", "python")
  cpSync(join(first, "out", train), join(second, "out", train), { recursive: true })
  await python("python")
  expect(filesBelow(second)).toEqual(filesBelow(first))
  expect(await arrayDistance(join(second, "out"), join(first, "out"), "*.npz")).toBeLessThanOrEqual(1e-11)
  for (const name of filesBelow(first).filter((path) => !/manifest\.json$|\.npz$/.test(path))) {
    const [ours, theirs] = [apart(join(first, "out", name)), apart(join(second, "out", name))]
    expect({ name, words: theirs.words }).toEqual({ name, words: ours.words })
    // A picture's places are rounded to a tenth.
    const room = name.endsWith(".svg") ? 0.1001 : 1e-10
    expect({ name, worst: Math.max(...ours.values.map((value, index) => difference(value, theirs.values[index]!) / (name.endsWith(".svg") ? 1 : Math.max(1e-3, Math.abs(value))))) }).toEqual({ name, worst: expect.toSatisfy((worst: number) => worst <= room) as number })
  }
})

test("a condition that does not hold ends both programs with 77, after all else is done", { timeout }, async () => {
  const { folder, native, python } = await exportTwins(file, ...data, "--set", "good enough.expression=r2 > 0.9999")
  for (const [name, program] of [["native", native], ["python", python]] as const) {
    const error = (await program(name).then(() => null, (failure: unknown) => failure)) as { code: number; stderr: string; stdout: string } | null
    expect(error?.code).toBe(77)
    expect(`${error?.stderr}${error?.stdout}`).toMatch(/block "accept2a": not accepted: r2 > 0\.9999 does not hold with r2 = 0\.\d+\./)
    const out = join(folder, "runs", name, "out")
    expect(JSON.parse(readFileSync(join(out, "accept2a", "acceptance.json"), "utf8"))).toMatchObject({ accepted: false, expression: "r2 > 0.9999" })
    expect(existsSync(join(out, "accept2a", "manifest.json"))).toBe(false)
    expect(existsSync(join(out, "rephtm2a", "manifest.json"))).toBe(true)
  }
})

test("tephra run shows the scores, and says that a run is not good enough", { timeout }, async () => {
  const run = async (...words: string[]) => {
    const going = realApp().begin("run", file, "--json", ...data, ...words)
    return { code: await going.ended, last: going.lines.at(-1) as unknown as Readonly<Record<string, unknown>> }
  }
  const good = await run()
  expect(good).toMatchObject({ code: 0, last: { outcome: "done", scores: { "good enough": { accepted: 1 } } } })
  const bad = await run("--set", "good enough.expression=r2 > 0.9999")
  expect(bad).toMatchObject({ code: 3, last: { outcome: "failed", failure: { code: "run-not-accepted", at: { block: "accept2a" } } } })
})
