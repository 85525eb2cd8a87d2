import { dirname } from "node:path"
import type { Documents } from "../documents/documents.ts"
import type { Facts } from "../model/facts.ts"
import type { Pipeline } from "../model/pipeline.ts"
import type { Problem } from "../model/problem.ts"
import type { BlockTypes } from "../model/block-type.ts"
import { blockTypes } from "../blocks/index.generated.ts"
import type { Driver } from "../runs/driver.ts"
import type { Home } from "../runs/home.ts"
import type { Store } from "../store/open-store.ts"
import type { SiteService } from "./sites/sites.ts"
import type { NativePlans } from "./native-plan/native-plans.ts"
import { typesFor } from "./custom-blocks.ts"
import { factsCache, factsOf, folderOf, type DataPlace } from "./facts.ts"

/** The parts of a running engine, as the handlers see them. */
export interface EngineContext {
  readonly home: Home
  readonly store: Store
  readonly driver: Driver
  readonly documents: Documents
  readonly plans: NativePlans
  readonly sites: SiteService
  /** Folder of the app itself. */
  readonly root: string
  /** Where file dialogs start, and what relative paths of unsaved pipelines are relative to. */
  readonly folder: string
  readonly desktop: boolean
}

export interface DocumentState {
  readonly path: string | null
  readonly pipeline: Pipeline
  readonly place: DataPlace
}

/** A document as it stands, and where its data are on this computer. */
export async function documentState({ documents, store, folder }: EngineContext, id: string): Promise<DocumentState> {
  const { path, pipeline } = await documents.get(id)
  return { path, pipeline, place: { folder: folderOf(path, folder), bindings: store.bindings.all() } }
}

export function lookAtData(context: EngineContext, { pipeline, place }: DocumentState): Promise<Record<string, Facts | { problem: Problem }>> {
  return factsOf(pipeline, blockTypes, { ...place, cache: factsCache(context.store) })
}

/** The built-in block types, and those beside the document's file. */
export function typesOf({ store }: EngineContext, { path }: DocumentState): Promise<BlockTypes> {
  return typesFor(path && dirname(path), store)
}
