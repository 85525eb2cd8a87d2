import type { OwnCode } from "../../model/call.ts"
import type { JobFile } from "../../model/job-file.ts"
import type { Plan, Statement } from "../3-plan/plan-data.ts"

export function statementsOf({ datasets, networks, stages }: Plan): Statement[] {
  return [...datasets, ...networks, ...stages].flatMap(({ statements }) => statements)
}

/** The code of the custom blocks in a plan, each once, sorted by type. */
export function ownCodes(plan: Plan): OwnCode[] {
  const codes = new Map(statementsOf(plan).flatMap(({ call: { own } }) => (own ? [[own.type, own] as const] : [])))
  return [...codes.values()].sort((left, right) => (left.type < right.type ? -1 : 1))
}

/** `blocks/<type>.hpp`, as it lies beside the pipeline; all of it belongs to every block of the type. */
export function ownFiles(plan: Plan): JobFile[] {
  return ownCodes(plan).map(({ type, cpp }): JobFile => {
    const blocks = new Set(statementsOf(plan).flatMap(({ block, call }) => (call.own?.type === type ? [block] : [])))
    const endLine = cpp.split("\n").length
    return { path: `blocks/${type}.hpp`, language: "cpp", text: cpp, marks: [...blocks].map((block) => ({ block, line: 1, endLine })) }
  })
}
