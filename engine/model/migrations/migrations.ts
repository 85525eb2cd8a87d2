import { pipelineFormat } from "../pipeline.ts"
import { migrateFormat1 } from "./format-1.ts"
import type { Migrated, OldFile } from "./old-file.ts"

/** From format n to n + 1. */
const migrations: Readonly<Record<number, (file: OldFile) => Migrated>> = {
  1: migrateFormat1,
}

/** Brings a file of format `from` to the present one, a step at a time. */
export function migrate(file: OldFile, from: number): Migrated {
  let present = file
  for (let format = from; format < pipelineFormat; format += 1) {
    const step = migrations[format]
    if (!step) return { message: `Format ${format} was never a format of Tephra.` }
    const result = step(present)
    if ("message" in result) return result
    present = { ...result.file, format: format + 1 }
  }
  return { file: present }
}
