import { countUsers, get, put, type Draft } from "./draft.ts"
import { forbiddenKey, own } from "./own-key.ts"
import type { Block, Use } from "./pipeline.ts"

/** One more block of `type`, before it is put into the draft. Two versions of a type cannot stand in one file: then it says so in words. */
export function addUser(draft: Draft, type: string, use: Use | undefined): string | null {
  if (type === forbiddenKey) return `“${forbiddenKey}” cannot be used as a block type.`
  const users = countUsers(draft)
  const present = get(draft, "uses", type)
  const count = users.get(type) ?? 0
  if (count > 0 && present && use && (present.version !== use.version || (present.hash ?? "") !== (use.hash ?? ""))) {
    return `This pipeline uses version ${present.version} of “${type}”; a block of version ${use.version} cannot stand beside it. Save and open the pipeline again to bring all of it to one version.`
  }
  users.set(type, count + 1)
  if (count === 0 || !present) put(draft, "uses", [type, use ?? { version: 1 }])
  return null
}

/** One block of `type` fewer, before it is taken out of the draft; gives back the version it was used in. The last one takes its `uses` entry away. */
export function removeUser(draft: Draft, type: string): Use {
  const users = countUsers(draft)
  const use = get(draft, "uses", type) ?? { version: 1 }
  const count = (users.get(type) ?? 0) - 1
  users.set(type, count)
  if (count <= 0) put(draft, "uses", [type, undefined])
  return use
}

export function addUsers(draft: Draft, blocks: Readonly<Record<string, Block>>, uses: Readonly<Record<string, Use>>): string | null {
  for (const block of Object.values(blocks)) {
    const refusal = addUser(draft, block.type, own(uses, block.type))
    if (refusal) return refusal
  }
  return null
}

export function removeUsers(draft: Draft, blocks: Readonly<Record<string, Block>>): Record<string, Use> {
  return Object.fromEntries(Object.values(blocks).map((block) => [block.type, removeUser(draft, block.type)]))
}
