import { ratesOf, type RankSpent } from "../model/rank-spent.ts"
import type { RankState } from "../model/run.ts"
import { crc32c } from "./crc32c.ts"

/** One rank's slot as it was last written; times are seconds since 1970. */
export interface BoardSlot {
  readonly node: string
  readonly rank: number
  readonly attempt: number
  readonly time: number
  readonly step: number
  readonly block: string
  readonly phase: string
  readonly pid: number
  readonly ranks: number
  readonly changed: number
  readonly steps: number
  readonly stage: string
  readonly residentBytes: number
  /** From the figures board beside it; a program of an older Tephra writes none. */
  readonly spent?: RankSpent
}

const slotBytes = 128

/** The whole slots of one node's board; a slot that is being written is left out this time. */
export function readBoard(bytes: Uint8Array, node: string): BoardSlot[] {
  const slots: BoardSlot[] = []
  for (let at = 0; at + slotBytes <= bytes.length; at += slotBytes) {
    const slot = readSlot(bytes.subarray(at, at + slotBytes), node)
    if (slot !== null) slots.push(slot)
  }
  return slots
}

function readSlot(bytes: Uint8Array, node: string): BoardSlot | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const sequence = view.getUint32(0, true)
  if (sequence === 0 || sequence % 2 !== 0 || view.getUint32(4, true) !== crc32c(bytes.subarray(8))) return null
  const text = (from: number, length: number): string => {
    const part = Buffer.from(bytes.subarray(from, from + length))
    const end = part.indexOf(0)
    return part.toString("utf8", 0, end < 0 ? length : end)
  }
  return {
    node,
    rank: view.getUint32(8, true),
    attempt: view.getUint32(12, true),
    time: view.getFloat64(16, true),
    step: Number(view.getBigUint64(24, true)),
    block: text(32, 16),
    phase: text(48, 16),
    pid: view.getUint32(64, true),
    ranks: view.getUint32(68, true),
    changed: view.getFloat64(72, true),
    steps: Number(view.getBigUint64(80, true)),
    stage: text(88, 32),
    residentBytes: Number(view.getBigUint64(120, true)),
  }
}

/** Seconds without a new board after which a rank is stuck: while others answer, and when none does (a computer that was asleep). */
const stuckAfter = 3
const allStuckAfter = 6
/** Seconds in the same step and phase after which a rank that answers is slow. A rank in an exchange waits for others. */
const slowAfter = 10

export interface Liveness {
  readonly now: number
  /** Names of blocks by id. */
  readonly names: Readonly<Record<string, string>>
  /** Whether a rank's process is there; null where that cannot be seen. */
  readonly exists: (pid: number) => boolean | null
  /** What a rank had spent some time before; rates are since then, else since its stage began. */
  readonly before?: (rank: number) => RankSpent | null
}

/** What each rank is doing, with a sentence where something is wrong. */
export function rankStates(slots: readonly BoardSlot[], liveness: Liveness): RankState[] {
  const anyFresh = slots.some((slot) => liveness.now - slot.time <= stuckAfter)
  return [...slots].sort((a, b) => a.rank - b.rank).map((slot) => rankState(slot, anyFresh, liveness))
}

function rankState(slot: BoardSlot, anyFresh: boolean, { now, names, exists, before }: Liveness): RankState {
  const age = Math.max(0, now - slot.time)
  const idle = Math.max(0, now - slot.changed)
  const { rank, node, stage, block, phase, step, steps, pid, residentBytes } = slot
  const rates = slot.spent === undefined ? {} : { rates: ratesOf(before?.(rank) ?? null, slot.spent) }
  const base = { rank, node, stage, block, phase, step, steps, pid, residentBytes, age, idle, ...rates }
  const where = names[block] === undefined ? "" : ` in “${names[block]}”`
  if (phase === "done") return { ...base, state: "done" }
  if (exists(pid) === false) return { ...base, state: "gone", message: `rank ${rank} is gone; it was last${where}${where === "" ? " seen" : ""} at step ${step}` }
  if (age > (anyFresh ? stuckAfter : allStuckAfter)) {
    return { ...base, state: "stuck", message: `rank ${rank} has not answered for ${Math.round(age)} s${where}, step ${step}` }
  }
  if (idle > slowAfter && phase !== "exchange") return { ...base, state: "slow", message: `rank ${rank} has been in the same step for ${Math.round(idle)} s${where}` }
  return { ...base, state: "live" }
}

/** The sentence for the run as a whole while a rank is stuck or gone; without seconds, so that it stays the same meanwhile. */
export function troubleText(ranks: readonly RankState[], names: Readonly<Record<string, string>>): string | null {
  const bad = ranks.filter(({ state }) => state === "stuck" || state === "gone")
  const first = bad[0]
  if (first === undefined) return null
  const who = bad.length === 1 ? `rank ${first.rank} does not answer` : `ranks ${bad.map(({ rank }) => rank).join(", ")} do not answer`
  return names[first.block] === undefined ? `${who}; step ${first.step}` : `${who}; last in “${names[first.block]}”, step ${first.step}`
}
