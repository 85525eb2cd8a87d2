import type { NetworkFunction } from "../../3-plan/plan-data.ts"

/** The field that the loss compares the prediction with: the first that the prediction is not made of. */
export function targetOf({ placeholders, statements, prediction }: NetworkFunction): string | undefined {
  const sources = new Map(statements.map(({ variable, values }) => [variable, variablesOf(values)]))
  const reached = new Set<string>()
  const next = [prediction.variable]
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    if (reached.has(at)) continue
    reached.add(at)
    next.push(...(sources.get(at) ?? []))
  }
  return placeholders.find(({ variable }) => !reached.has(variable))?.field
}

function variablesOf(values: NetworkFunction["statements"][number]["values"]): string[] {
  return Object.values(values).flatMap((value) => ("variable" in value ? [value.variable] : []))
}
