import { crc32c } from "./crc32c.ts"
import type { RankSpent } from "../model/rank-spent.ts"

/** One rank's slot of a figures board; of the process with this number. */
export interface FiguresSlot {
  readonly node: string
  readonly attempt: number
  readonly pid: number
  readonly spent: Omit<RankSpent, "residentBytes">
}

const slotBytes = 128
const version = 1
const known = { read: 1, written: 2, device: 4 }

/** The whole slots of one node's figures board; one that is being written, or of another version, is left out. */
export function readFigures(bytes: Uint8Array, node: string): FiguresSlot[] {
  const slots: FiguresSlot[] = []
  for (let at = 0; at + slotBytes <= bytes.length; at += slotBytes) {
    const slot = readSlot(bytes.subarray(at, at + slotBytes), node)
    if (slot !== null) slots.push(slot)
  }
  return slots
}

function readSlot(bytes: Uint8Array, node: string): FiguresSlot | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sequence = view.getUint32(0, true)
  if (sequence === 0 || sequence % 2 !== 0 || view.getUint32(4, true) !== crc32c(bytes.subarray(8)) || view.getUint32(8, true) !== version) return null
  const number = (at: number): number => view.getFloat64(at, true)
  const count = (at: number): number => Number(view.getBigUint64(at, true))
  const flags = view.getUint32(120, true)
  return {
    node,
    attempt: view.getUint32(16, true),
    pid: view.getUint32(20, true),
    spent: {
      rank: view.getUint32(12, true),
      t: number(24),
      started: number(32),
      steps: count(40),
      whole: number(48),
      input: number(56),
      exchange: number(64),
      cpu: number(72),
      read: (flags & known.read) === 0 ? null : count(80),
      written: (flags & known.written) === 0 ? null : count(88),
      device: (flags & known.device) === 0 ? null : { busy: number(112), memory: count(96), total: count(104) },
    },
  }
}
