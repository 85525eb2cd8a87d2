import type { BlockTypes } from "../../model/block-type.ts"
import { parsePort } from "../../model/identity.ts"
import { insteadOf } from "../../model/nearest.ts"
import type { Block, Config, Json, Pipeline } from "../../model/pipeline.ts"
import type { Problem } from "../../model/problem.ts"
import { typesIn } from "./composite-type.ts"
import { configure } from "./configure.ts"
import { own } from "../../model/own-key.ts"
import { compositeBlock } from "./expand.ts"
import { configKeys } from "./schema.ts"

type Blocks = Pipeline["blocks"]

/**
 * The pipeline with `seed` in every block whose type has a setting of that name, and in every parameter of a composite that sets one.
 * Whether the number will do, check says.
 */
export function withSeed(pipeline: Pipeline, seed: number, types: BlockTypes): Pipeline {
  const seeded = (blocks: Blocks): Blocks => Object.fromEntries(Object.entries(blocks).map(([id, block]) => [id, seededBlock(block)]))
  const seededBlock = (block: Block): Block => {
    const keys = seedKeys(block, pipeline, types)
    return keys.length === 0 ? block : { ...block, config: { ...block.config, ...Object.fromEntries(keys.map((key) => [key, seed])) } }
  }
  const composites = Object.entries(pipeline.composites).map(([id, composite]) => [id, { ...composite, blocks: seeded(composite.blocks) }] as const)
  return { ...pipeline, blocks: seeded(pipeline.blocks), composites: Object.fromEntries(composites) }
}

function seedKeys(block: Block, { composites }: Pipeline, types: BlockTypes): string[] {
  const type = own(types, block.type)
  if (type) return own(configKeys(type), "seed") ? ["seed"] : []
  const seen = new Set<string>()
  const isSeed = (holder: Block, key: string): boolean => {
    const inner = own(types, holder.type)
    if (inner) return key === "seed" && own(configKeys(inner), key) !== undefined
    const composite = holder.type === compositeBlock ? own(composites, holder.composite ?? "") : undefined
    if (!composite || seen.has(`${holder.composite}.${key}`)) return false
    seen.add(`${holder.composite}.${key}`)
    return (own(composite.parameters, key)?.sets ?? []).map(parsePort).some((set) => {
      const next = own(composite.blocks, set.block)
      return next !== undefined && isSeed(next, set.port)
    })
  }
  return Object.keys(own(composites, block.composite ?? "")?.parameters ?? {}).filter((key) => isSeed(block, key))
}

export type Set = { readonly ok: true; readonly pipeline: Pipeline } | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * The pipeline with settings written `BLOCK.parameter=VALUE`; BLOCK is an id, or a name that only one block has (it may hold
 * dots and equals signs). Blocks of the drawing come before those inside composites, which are set wherever the composite stands.
 * VALUE is JSON where the setting takes that, else the text itself. All or none are set.
 */
export function withSettings(pipeline: Pipeline, settings: readonly string[], types: BlockTypes): Set {
  let done = pipeline
  const problems: Problem[] = []
  for (const setting of settings) {
    const next = withSetting(done, setting, types)
    if ("code" in next) problems.push(next)
    else done = next
  }
  return problems.length === 0 ? { ok: true, pipeline: done } : { ok: false, problems }
}

function withSetting(pipeline: Pipeline, setting: string, types: BlockTypes): Pipeline | Problem {
  const target = targetOf(pipeline, setting)
  if ("code" in target) return target
  const { id, key, value } = target
  const drawing = Object.keys(pipeline.composites).find((composite) => own(pipeline.composites[composite]!.blocks, id))
  const block = own(pipeline.blocks, id) ?? pipeline.composites[drawing!]!.blocks[id]!
  const type = typesIn(pipeline.composites, types)(block)
  if (!type) return problem("setting-unknown-type", `“${setting}” cannot be set: this version knows no block type “${block.type}”.`, { block: id })
  const keys = Object.keys(configKeys(type))
  if (!keys.includes(key)) return problem("setting-unknown-key", `“${block.name}” (${type.title}) has no setting “${key}”. ${insteadOf(key, keys)}`, { block: id })
  const configs = valuesOf(value).map((candidate): Config => ({ ...block.config, [key]: candidate }))
  const complaints = configs.map((config) => configure(id, type, config).problems.find((one) => one.key === key))
  const fitting = configs[complaints.indexOf(undefined)]
  if (!fitting) return problem("setting-invalid-value", `“${setting}” does not fit. ${complaints[0]!.message}`, { block: id, key })
  const set = { ...block, config: fitting }
  if (own(pipeline.blocks, id)) return { ...pipeline, blocks: { ...pipeline.blocks, [id]: set } }
  const composite = pipeline.composites[drawing!]!
  return { ...pipeline, composites: { ...pipeline.composites, [drawing!]: { ...composite, blocks: { ...composite.blocks, [id]: set } } } }
}

/** What the text may mean, likeliest first. */
function valuesOf(text: string): Json[] {
  try {
    return [JSON.parse(text) as Json, text]
  } catch {
    return [text]
  }
}

interface SettingTarget {
  readonly id: string
  readonly key: string
  readonly value: string
}

/** Tries each equals sign: names may hold them too. The first at which the left side names a block counts. */
function targetOf(pipeline: Pipeline, setting: string): SettingTarget | Problem {
  let first: Problem | undefined
  for (let at = setting.indexOf("="); at >= 0; at = setting.indexOf("=", at + 1)) {
    const dot = setting.lastIndexOf(".", at)
    if (dot <= 0) continue
    const id = blockOf(pipeline, setting.slice(0, dot), setting)
    if (typeof id === "string") return { id, key: setting.slice(dot + 1, at), value: setting.slice(at + 1) }
    first ??= id
  }
  return first ?? problem("setting-malformed", `“${setting}” is not a setting. Write BLOCK.parameter=VALUE, as in --set "hidden 1.units=32".`)
}

function blockOf(pipeline: Pipeline, words: string, setting: string): string | Problem {
  const all = [pipeline, ...Object.values(pipeline.composites)].flatMap((drawing) => Object.entries(drawing.blocks))
  if (all.some(([id]) => id === words)) return words
  const outside = Object.entries(pipeline.blocks).filter(([, { name }]) => name === words)
  const named = outside.length > 0 ? outside : all.filter(([, { name }]) => name === words)
  if (named.length === 1) return named[0]![0]
  if (named.length > 1) {
    return problem("setting-ambiguous", `${named.length} blocks are called “${words}”. Write the id instead: ${named.map(([id]) => id).sort().join(", ")}.`)
  }
  const names = all.map(([, { name }]) => name)
  return problem("setting-unknown-block", `“${setting}”: no block is called “${words}”. ${insteadOf(words, names)}`)
}

function problem(code: string, message: string, at: Problem["at"] = {}): Problem {
  return { code, severity: "error", message, at }
}
