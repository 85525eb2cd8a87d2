import type { Findings } from "./site-findings.ts"

interface Row {
  faults: number
  runs: number
  sums: number[]
}

const columns = ["jobsLost", "jobsDoubled", "rowsLost", "rowsDoubled", "uploadsDiffering", "mirrorsDiffering", "steppedBack"] as const
const heads = ["faults", "runs", "jobs lost", "doubled", "rows lost", "doubled", "uploads differ", "mirrors differ", "stepped back"]

/** Counts faults by their kind, with what they did. */
export interface FaultTable {
  fault(kind: string): void
  judged(kind: string, findings: Findings): void
  /** What went wrong since this was asked last. */
  wrong(): string[]
  text(): string
}

export function faultTable(): FaultTable {
  const rows = new Map<string, Row>()
  const words: string[] = []
  const row = (kind: string): Row => {
    const found = rows.get(kind) ?? { faults: 0, runs: 0, sums: columns.map(() => 0) }
    rows.set(kind, found)
    return found
  }
  const cells = ({ faults, runs, sums }: Row): string => [faults, runs, ...sums].map((cell, index) => String(cell).padStart((heads[index] ?? "").length + 2)).join("")
  return {
    fault: (kind) => void (row(kind).faults += 1),
    judged: (kind, findings) => {
      const at = row(kind)
      at.runs += 1
      at.sums = at.sums.map((sum, index) => sum + findings[columns[index] ?? "jobsLost"])
      words.push(...findings.words)
    },
    wrong: () => words.splice(0),
    text: () => {
      const all = [...rows].toSorted(([left], [right]) => left.localeCompare(right))
      const whole = all.reduce((sum: Row, [, each]) => ({ faults: sum.faults + each.faults, runs: sum.runs + each.runs, sums: sum.sums.map((cell, index) => cell + (each.sums[index] ?? 0)) }), { faults: 0, runs: 0, sums: columns.map(() => 0) })
      const lines = [...all, ["all", whole] as const].map(([kind, each]) => `${kind.padEnd(44)}${cells(each)}`)
      return [`${"kind of fault".padEnd(44)}${heads.map((head) => head.padStart(head.length + 2)).join("")}`, ...lines, ""].join("\n")
    },
  }
}
