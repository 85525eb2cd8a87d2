import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "vitest"
import { writePipeline } from "../../model/file.ts"
import { emptyPipeline } from "../../model/pipeline.ts"
import { createDocuments, type Documents } from "../documents.ts"

export interface TestFolder {
  readonly home: string
  readonly folder: string
  /** A pipeline file in `folder`. */
  readonly path: string
  /** Another engine on the same home. */
  readonly start: () => Documents
}

/** A home and a folder with a pipeline, for one test. Files are looked at ten times a second. */
export function testFolder(): TestFolder {
  const root = mkdtempSync(join(tmpdir(), "tephra-documents-"))
  const started: Documents[] = []
  onTestFinished(async () => {
    for (const documents of started) await documents.stop()
    rmSync(root, { recursive: true, force: true })
  })
  const path = join(root, "p.tephra.json")
  writeFileSync(path, writePipeline(emptyPipeline("first")))
  const home = join(root, "home")
  const start = (): Documents => {
    const documents = createDocuments({ home, pollInterval: 100 })
    started.push(documents)
    return documents
  }
  return { home, folder: root, path, start }
}
