import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { z } from "zod"
import { blockTypes } from "../blocks/index.generated.ts"
import { diff, type Change } from "../model/diff.ts"
import type { Difference, RunComparison } from "../model/difference.ts"
import { parsePort } from "../model/identity.ts"
import { own } from "../model/own-key.ts"
import { Pipeline, type Json } from "../model/pipeline.ts"
import type { Run } from "../model/run.ts"
import type { Target } from "../model/target.ts"
import type { Home } from "./home.ts"
import { surroundingsPath } from "./run-folder.ts"

const Inputs = z.array(z.object({ name: z.string(), path: z.string().optional(), size: z.number().optional(), sha256: z.string().optional() }))
const Surroundings = z.object({
  tephra: z.string(), compiler: z.string(), mpi: z.string(), blas: z.string(), host: z.string(), system: z.string(), processor: z.string(), cores: z.number(),
  modules: z.array(z.string()), variables: z.record(z.string(), z.string()),
}).partial()
type Surroundings = z.infer<typeof Surroundings>

/** In what two runs differ: what was drawn, the data, on what they ran, and what the programs told of their surroundings. */
export async function compareRuns({ jobs }: Home, left: Run, right: Run): Promise<RunComparison> {
  const both = async <T>(read: (run: Run) => Promise<T>): Promise<[T, T]> => Promise.all([read(left), read(right)])
  const [drawn, inputs, around] = await Promise.all([both((run) => readPipeline(join(jobs, run.job))), both(readInputs), both(readSurroundings)])
  const missing = (what: string, sides: readonly [unknown, unknown]): string[] =>
    [left, right].flatMap((run, at) => (sides[at] === null ? [`${what} of run #${run.number}`] : []))
  return {
    sameJob: left.job === right.job,
    differences: [
      ...(drawn[0] === null || drawn[1] === null ? [] : settingsOf(drawn[0], drawn[1])),
      ...differing("data", inputs[0] ?? {}, inputs[1] ?? {}),
      ...differing("target", targetFacts(left), targetFacts(right)),
      ...(around[0] === null || around[1] === null ? [] : differing("surroundings", surroundingFacts(around[0]), surroundingFacts(around[1]))),
    ],
    unknown: [...missing("What was drawn", drawn), ...missing("The surroundings", around)],
  }
}

async function readJson<T>(path: string, schema: z.ZodType<T>): Promise<T | null> {
  try {
    return schema.parse(JSON.parse(await readFile(path, "utf8")))
  } catch {
    return null
  }
}

function readPipeline(folder: string): Promise<Pipeline | null> {
  return readJson(join(folder, "pipeline.json"), Pipeline)
}

async function readInputs({ folder }: Run): Promise<Record<string, string> | null> {
  const listed = await readJson(join(folder, "inputs", "inputs.json"), Inputs)
  return listed && Object.fromEntries(listed.map(({ name, path, size, sha256 }) => [name, [path ?? "", size === undefined ? "" : `${size} bytes`, sha256 === undefined ? "" : `SHA-256 ${sha256.slice(0, 12)}`].filter((part) => part !== "").join(", ")]))
}

/** Of the last attempt that told. */
async function readSurroundings(run: Run): Promise<Surroundings | null> {
  for (const { number } of run.attempts.toReversed()) {
    const found = await readJson(surroundingsPath(run.folder, number), Surroundings)
    if (found !== null) return found
  }
  return null
}

type Facts = Readonly<Record<string, string>>

function differing(of: Difference["of"], left: Facts, right: Facts): Difference[] {
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].flatMap((what) => {
    const sides = { left: left[what] ?? null, right: right[what] ?? null }
    return sides.left === sides.right ? [] : [{ of, what, ...sides }]
  })
}

function targetFacts({ target, seed, attempts }: Run): Facts {
  const facts: Record<string, string> = { seed: seed === null ? "that of the drawing" : String(seed), attempts: String(attempts.length) }
  for (const key of Object.keys(target) as (keyof Target)[]) facts[key] = String(target[key])
  return facts
}

function surroundingFacts({ modules, variables, ...plain }: Surroundings): Facts {
  const facts: Record<string, string> = {}
  for (const [key, value] of Object.entries(plain)) if (value !== undefined && value !== "") facts[key] = String(value)
  if (modules !== undefined && modules.length > 0) facts["modules"] = modules.join(", ")
  return { ...facts, ...variables }
}

function settingsOf(left: Pipeline, right: Pipeline): Difference[] {
  const graphs = [right, left, ...Object.values(right.composites), ...Object.values(left.composites)]
  const blockOf = (id: string) => graphs.map(({ blocks }) => own(blocks, id)).find((block) => block !== undefined)
  const nameOf = (id: string): string => blockOf(id)?.name || blockOf(id)?.type || id
  const portName = (text: string): string => {
    const { block, port } = parsePort(text)
    return `${nameOf(block)}, ${port}`
  }
  return diff(left, right).map((change): Difference => {
    if (change.blocks) return { of: "settings", what: change.after === undefined ? "expanded" : "grouped", block: nameOfComposite(change, left, right), left: null, right: change.blocks.map(nameOf).join(", ") }
    const [kind = "", id = "", ...part] = within(change.path)
    const isSetting = kind === "blocks" && part[0] === "config"
    const value = (side: Json | undefined): string | null => (isSetting && side === undefined ? defaultText(blockOf(id)?.type, part) : valueText(kind, part, side, portName))
    const sides = { of: "settings" as const, left: value(change.before), right: value(change.after) }
    if (kind === "blocks") return { ...sides, what: isSetting ? settingTitle(blockOf(id)?.type, part.slice(1)) : (part[0] ?? blockOf(id)?.type ?? "block"), block: nameOf(id) }
    if (kind === "wires") return { ...sides, what: `input ${parsePort(id).port}`, block: nameOf(parsePort(id).block) }
    if (kind === "uses") return { ...sides, what: `blocks of type ${id}` }
    if (kind === "name") return { ...sides, what: "name of the pipeline" }
    return { ...sides, what: [kind, ...part].join(" ") }
  })
}

function nameOfComposite({ path }: Change, left: Pipeline, right: Pipeline): string {
  const id = path[1]!
  return (own(right.composites, id) ?? own(left.composites, id))?.name ?? id
}

/** Of what lies in a composite, the path inside it. */
function within(path: Change["path"]): readonly string[] {
  return path[0] === "composites" && path.length > 3 ? path.slice(2) : path
}

function settingOf(type: string | undefined, key: string | undefined): z.ZodType | undefined {
  const schema = type === undefined ? undefined : own(blockTypes, type)?.config
  return schema instanceof z.ZodObject && key !== undefined ? own(schema.shape as Record<string, z.ZodType>, key) : undefined
}

/** As the form calls it. */
function settingTitle(type: string | undefined, [key = "", ...rest]: readonly string[]): string {
  return [settingOf(type, key)?.meta()?.title ?? key, ...rest].join(" ")
}

/** What a setting is that nobody set. */
function defaultText(type: string | undefined, [, key, ...rest]: readonly string[]): string {
  const usual = rest.length === 0 ? settingOf(type, key)?.safeParse(undefined) : undefined
  return usual?.success === true && usual.data !== undefined ? `${typeof usual.data === "string" ? usual.data : JSON.stringify(usual.data)} (default)` : "the default"
}

function valueText(kind: string, part: readonly string[], value: Json | undefined, portName: (text: string) => string): string | null {
  if (value === undefined) return null
  if (kind === "wires") return `from ${portName(value as string)}`
  if (kind === "uses") return `version ${(value as { version: number }).version}`
  if (kind === "blocks" && part.length === 0) return "there"
  return typeof value === "string" ? value : JSON.stringify(value)
}
