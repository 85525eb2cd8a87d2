import { readFile, readdir } from "node:fs/promises"
import { join } from "node:path"
import { errorOf } from "../../certify/compare.ts"
import type { ResultCertificate } from "../../certify/certificate.ts"
import { readNpz } from "../../interchange/npz/npz-read.ts"
import { problemAt } from "../../model/file-problem.ts"
import { taken } from "./traces.ts"

type Results = ResultCertificate["results"]

/** Arrays and scores that one stage left in the two run folders. */
export async function resultsOf(native: string, twin: string, tolerance: number): Promise<Results> {
  const names = (await readdir(native)).toSorted()
  const arrays = await Promise.all(names.filter((name) => name.endsWith(".npz")).map((name) => arrayResults(native, twin, { name, tolerance })))
  const scores = names.includes("scores.json") ? [await scoreResult(native, twin, tolerance)] : []
  const tables = names.includes("table.csv") ? [await tableResult(native, twin, tolerance)] : []
  return [...arrays.flat(), ...scores, ...tables]
}

/** All numbers of a table in their order; its texts are names. */
async function tableResult(native: string, twin: string, tolerance: number): Promise<Results[number]> {
  const [ours, theirs] = await Promise.all([native, twin].map(async (folder) => numbersIn(await fileOf(folder, "table.csv"))))
  return { name: "table.csv", error: theirs!.length === ours!.length ? errorOf(theirs!, ours!) : Infinity, tolerance }
}

function numbersIn(text: Buffer): Float64Array {
  const cells = text.toString("utf8").split(/[,\n]/).filter((cell) => cell.trim() !== "")
  return Float64Array.from(cells.map(Number).filter((value) => Number.isFinite(value)))
}

/** Whole numbers must be equal. */
async function arrayResults(native: string, twin: string, { name, tolerance }: { readonly name: string; readonly tolerance: number }): Promise<Results> {
  const [ours, theirs] = await Promise.all([native, twin].map(async (folder) => taken(readNpz(await fileOf(folder, name), join(folder, name)))))
  return [...ours!].map(([array, { values }]) => {
    const other = theirs!.get(array)?.values
    const real = values instanceof Float32Array || values instanceof Float64Array
    return { name: `${name} ${array}`, error: other?.length === values.length ? errorOf(other, values) : Infinity, tolerance: real ? tolerance : 0 }
  })
}

/** All scores together as one tensor, since one near zero has no digits of its own. */
async function scoreResult(native: string, twin: string, tolerance: number): Promise<Results[number]> {
  const [ours, theirs] = await Promise.all([native, twin].map(async (folder) => scoresIn(await fileOf(folder, "scores.json"))))
  // A score that neither has, as an adjusted one of too few rows, is the text "NaN" on both sides.
  const names = Object.keys(ours!).filter((name) => typeof ours![name] === "number" || ours![name] !== theirs![name])
  const valuesIn = (scores: Readonly<Record<string, unknown>>): Float64Array => Float64Array.from(names, (name) => Number(scores[name]))
  return { name: "scores.json", error: errorOf(valuesIn(theirs!), valuesIn(ours!)), tolerance }
}

function scoresIn(text: Buffer): Readonly<Record<string, unknown>> {
  const { scores } = JSON.parse(text.toString("utf8")) as { readonly scores?: Readonly<Record<string, unknown>> }
  return scores ?? {}
}

async function fileOf(folder: string, name: string): Promise<Buffer> {
  const path = join(folder, name)
  return readFile(path).catch(() => {
    throw problemAt("trace-unlike", { file: path }, `${path} is not there, which the native program wrote. One of the two programs was changed, or this is a fault of Tephra.`)
  })
}
