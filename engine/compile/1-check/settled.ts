import type { Json } from "../../model/pipeline.ts"
import type { PortAddress } from "../../model/identity.ts"
import type { CheckedBlock } from "./check.ts"

/** A setting that was left to the drawing, and the size that a block behind it needs. */
export interface Settled {
  readonly block: string
  readonly key: string
  readonly size: number
  readonly by: PortAddress
}

const made = new WeakMap<CheckedBlock, { readonly settled: Settled; readonly block: CheckedBlock }>()

/** The block with the setting's size; null where the setting cannot be that. The same object for the same answer. */
export function settledBlock(block: CheckedBlock, settled: Settled): CheckedBlock | null {
  const known = made.get(block)
  if (known && known.settled.size === settled.size && known.settled.key === settled.key && samePlace(known.settled.by, settled.by)) return known.block
  const { type, config } = block
  const parsed = type?.config.safeParse({ ...config, [settled.key]: decided(config?.[settled.key], settled.size) })
  if (!parsed?.success) return null
  const fresh = { ...block, config: parsed.data, settledBy: { ...block.settledBy, [settled.key]: settled.by } }
  made.set(block, { settled, block: fresh })
  return fresh
}

/** Of a list the one entry that is left open, −1; else the whole setting. */
function decided(value: Json | undefined, size: number): Json {
  return Array.isArray(value) ? value.map((entry) => (entry === -1 ? size : entry)) : size
}

function samePlace(left: PortAddress, right: PortAddress): boolean {
  return left.block === right.block && left.port === right.port
}
