import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { analyse } from "../2-infer/infer.ts"
import { plan } from "../3-plan/plan.ts"
import { emit } from "../4-emit/emit.ts"
import type { DataNeed } from "../../model/block-type.ts"
import type { FactsByName } from "../../model/facts.ts"
import type { Config } from "../../model/pipeline.ts"
import { Pipeline } from "../../model/pipeline.ts"
import { localTarget } from "../../model/target.ts"
import { probe } from "../../probe/probe.ts"
import { madeFile } from "./made-data.ts"
import { blockTypes } from "../../blocks/index.generated.ts"
import { machineNamed } from "../../machines/machines.ts"

/** The samples of block types and of shipped composites, compiled with the data that are shipped. */
export const blocks = fileURLToPath(new URL("../../blocks/", import.meta.url))
export const root = join(blocks, "../..")
export const folders = readdirSync(blocks, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "testing").map(({ name }) => name)

export const composites = join(blocks, "../composites")
export const compositeFolders = readdirSync(composites, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name)

/** Paths of all samples, by name. */
export const samples: ReadonlyMap<string, string> = new Map([
  ...folders.map((name) => [name, join(blocks, name, `${name}.sample.json`)] as const),
  ...compositeFolders.map((name) => [name, join(composites, name, `${name}.sample.json`)] as const),
])

export function page(folder: string, suffix: string): string {
  return readFileSync(join(blocks, folder, `${folder}${suffix}`), "utf8")
}

/** Shipped files of formats that blocks read; the others are made. */
const shipped: Readonly<Record<string, string>> = { csv: "regression/table.csv", "idx-images": "digits/images-idx3-ubyte", "idx-labels": "digits/labels-idx1-ubyte", npz: "start/model.npz" }

export function sampleData({ format }: DataNeed): string {
  return Object.hasOwn(shipped, format) ? join(root, "tests/samples", shipped[format]!) : madeFile(format)
}

export function dataNeeds(type: string, config: Config): readonly DataNeed[] {
  const found = Object.hasOwn(blockTypes, type) ? blockTypes[type] : undefined
  const read = found?.config.safeParse(config)
  return read?.success ? (found?.data?.(read.data) ?? []) : []
}

/** Looks at the shipped data in place of the files that a sample names. */
export async function factsFor(pipeline: Pipeline): Promise<FactsByName> {
  const needs = Object.values(pipeline.blocks).flatMap(({ type, config }) => dataNeeds(type, config))
  return Object.fromEntries(await Promise.all(needs.map(async (need) => [need.name, await probe(need, sampleData(need))] as const)))
}

export async function compileSample(name: string) {
  const text = readFileSync(samples.get(name)!, "utf8")
  const pipeline = Pipeline.parse(JSON.parse(text))
  const analysis = analyse({ pipeline, facts: await factsFor(pipeline), types: blockTypes })
  const planned = plan({ analysis, target: localTarget })
  const files = planned.plan && emit({ plan: planned.plan, machine: machineNamed(planned.plan.target.machine)!, runtime: [], pipelineText: text, sha256: (bytes) => createHash("sha256").update(bytes).digest("hex") }).files
  return { pipeline, analysis, problems: planned.problems, files: files ?? [] }
}

/** The program of a sample inside a namespace of its own, so that one run of the compiler takes all. */
export async function asNamespace(sample: string): Promise<string> {
  const { files } = await compileSample(sample)
  const order = ["pipeline.hpp", "stages/stages.hpp", "pipeline.cpp"]
  const sources = files.filter(({ language }) => language === "cpp").toSorted((left, right) => order.indexOf(right.path) - order.indexOf(left.path))
  const headersFirst = [...sources.filter(({ path }) => path.endsWith(".hpp")), ...sources.filter(({ path }) => path.endsWith(".cpp"))]
  const text = headersFirst.map((file) => file.text.replaceAll(/^#.*$/gm, "")).join("\n")
  return `namespace sample_${sample.replaceAll("-", "_")} {\n${text}\n}\n`
}
