import { z } from "zod"
import type { Migrated, OldFile } from "./old-file.ts"

const WireList = z.array(z.strictObject({ from: z.string(), to: z.string() }))

/** Format 1 wrote wires as a list of `{ from, to }`, in which an input could take two; notes came with format 2. */
export function migrateFormat1(file: OldFile): Migrated {
  const list = WireList.safeParse(file["wires"] ?? [])
  if (!list.success) return { message: "In format 1 “wires” is a list of { from, to }; this one is not." }
  const wires = new Map<string, string>()
  for (const { to, from } of list.data) {
    const before = wires.get(to)
    if (before !== undefined && before !== from) {
      return { message: `Two wires lead to ${to}: from ${before} and from ${from}. An input takes one; remove one of them from the file.` }
    }
    wires.set(to, from)
  }
  return { file: { composites: {}, notes: {}, ...file, wires: Object.fromEntries(wires) } }
}
