import { dirname, resolve } from "node:path"
import { expand } from "../compile/1-check/expand.ts"
import type { BlockTypes, DataNeed } from "../model/block-type.ts"
import type { Facts } from "../model/facts.ts"
import { own } from "../model/own-key.ts"
import type { Pipeline } from "../model/pipeline.ts"
import type { Problem } from "../model/problem.ts"
import { probe, type FactsCache } from "../probe/probe.ts"
import type { Store } from "../store/open-store.ts"

/** Where the data of a pipeline are: a binding wins over the path in the pipeline. */
export interface DataPlace {
  /** The folder of the pipeline file, to which its paths are relative. */
  readonly folder: string
  readonly bindings: Readonly<Record<string, string>>
}

export type FoundFacts = Record<string, Facts | { problem: Problem }>

/** Looks at every data file that the blocks name, each once. */
export async function factsOf(pipeline: Pipeline, types: BlockTypes, look: DataPlace & { readonly cache?: FactsCache }): Promise<FoundFacts> {
  const needs = dataNeeds(pipeline, types)
  const found = await Promise.all([...needs.values()].map(async (need) => [need.name, await probe(need, dataPath(need, look), look.cache)] as const))
  return Object.fromEntries(found)
}

export function dataPath(need: Pick<DataNeed, "name" | "path">, { folder, bindings }: DataPlace): string {
  return own(bindings, need.name) ?? resolve(folder, need.path)
}

/** The data that the blocks name, those inside composites too, by logical name; the first block that says a name counts, `check` reports others. */
export function dataNeeds(pipeline: Pipeline, types: BlockTypes): Map<string, DataNeed> {
  const needs = new Map<string, DataNeed>()
  for (const block of Object.values(expand(pipeline).blocks)) {
    const type = own(types, block.type)
    const config = type?.data ? type.config.safeParse(block.config) : null
    if (!type?.data || !config?.success) continue
    for (const need of type.data(config.data)) if (!needs.has(need.name)) needs.set(need.name, need)
  }
  return needs
}

/** The folder against which a document's paths are resolved. */
export function folderOf(path: string | null, fallback: string): string {
  return path === null ? fallback : dirname(path)
}

/** The store's memory of facts in the shape that a probe asks for. */
export function factsCache(store: Store): FactsCache {
  const split = (key: string) => {
    const [path, size, mtime, ...how] = JSON.parse(key) as [string, number, number, ...unknown[]]
    return { at: { machine: "local", path, key: JSON.stringify(how) }, file: { size, mtime } }
  }
  return {
    get: (key) => {
      const { at, file } = split(key)
      return store.facts.get(at, file) ?? undefined
    },
    set: (key, facts) => {
      if (store.readOnly === null) store.facts.put(split(key).at, facts)
    },
  }
}
