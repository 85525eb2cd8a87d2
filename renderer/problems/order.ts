import type { Problem } from "../../engine/model/problem.ts"

export interface ProblemCounts {
  readonly errors: number
  readonly warnings: number
}

/** Errors before warnings; what belongs to one block stays together, in the order of the pipeline. */
export function ordered(problems: readonly Problem[], blockOrder: readonly string[]): readonly Problem[] {
  const place = new Map(blockOrder.map((id, at) => [id, at]))
  const rank = (problem: Problem) => (problem.at.block === undefined ? -1 : (place.get(problem.at.block) ?? blockOrder.length))
  return problems.toSorted((a, b) => severity(a) - severity(b) || rank(a) - rank(b))
}

function severity(problem: Problem): number {
  return problem.severity === "error" ? 0 : 1
}

export function problemCounts(problems: readonly Problem[]): ProblemCounts {
  const errors = problems.filter((problem) => problem.severity === "error").length
  return { errors, warnings: problems.length - errors }
}

export function countsText({ errors, warnings }: ProblemCounts): string {
  const parts = [counted(errors, "error"), counted(warnings, "warning")].filter((part) => part !== "")
  return parts.length === 0 ? "No problems" : parts.join(", ")
}

function counted(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`
}

/** Where a problem is, beside its block: `port x`, `units`, `table.csv:12:3`, `rank 1`; what the message names is not said twice. */
export function placeText(at: Problem["at"], message = ""): string {
  const parts = []
  if (at.port) parts.push(`port ${at.port}`)
  if (at.key) parts.push(at.key)
  if (at.file && !message.includes(at.file)) parts.push([at.file, at.line, at.column].filter((part) => part !== undefined).join(":"))
  if (at.rank !== undefined) parts.push(`rank ${at.rank}`)
  return parts.join(" · ")
}

/** A key for each problem that stays its own while the list around it changes. */
export function problemKeys(problems: readonly Problem[]): readonly string[] {
  const seen = new Map<string, number>()
  return problems.map(({ code, at, message }) => {
    const key = [code, at.block, at.port, at.key, message].join("\u0000")
    const count = seen.get(key) ?? 0
    seen.set(key, count + 1)
    return count === 0 ? key : `${key}\u0000${count}`
  })
}
