import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call, Literal } from "../../model/call.ts"
import { choice, input, real, text } from "../literals.ts"
import type { Signal } from "../../model/ports.ts"
import type { Term } from "./condition.ts"
import { readCondition } from "./condition.ts"

const config = z.strictObject({
  expression: z.string().max(1000).default("").meta({
    title: "Condition",
    description: "What must hold of the scores, such as r2 > 0.9 and mean_squared_error <= 0.5 * mean_absolute_error.",
  }),
})
type Acceptance = z.infer<typeof config>

function namesOf(scores: Signal | undefined): readonly string[] {
  return scores?.kind === "scores" ? scores.names : []
}

function infer({ config: { expression }, inputs }: InferContext<Acceptance>): Inferred {
  return { outputs: {}, problems: inputs.scores ? problemsOf(expression, namesOf(inputs.scores)) : [] }
}

function problemsOf(expression: string, names: readonly string[]): BlockProblem[] {
  if (expression.trim() === "") return [{ code: "no-condition", key: "expression", message: `There is no condition yet. Compare a score with a number, as in ${names[0] ?? "r2"} > 0.9.` }]
  const condition = readCondition(expression, names)
  return "message" in condition ? [{ code: "condition-wrong", key: "expression", message: `The condition cannot be read. ${condition.message}` }] : []
}

function lower({ config: { expression }, inputs }: LowerContext<Acceptance>): Call {
  const condition = readCondition(expression, namesOf(inputs.scores))
  if ("message" in condition) throw new Error(condition.message)
  return {
    function: "results.acceptance",
    arguments: [],
    options: { scores: input("scores"), expression: text(expression.trim()), terms: { list: condition.terms.map(literalOf) } },
  }
}

function literalOf(term: Term): Literal {
  const operation = (name: string): Literal => choice("results.Term.Operation", name)
  if ("number" in term) return { struct: { operation: operation("number"), number: real(term.number) } }
  return "score" in term ? { struct: { operation: operation("score"), score: text(term.score) } } : { struct: { operation: operation(term.operation) } }
}

export const acceptance: BlockType<Acceptance> = {
  type: "acceptance",
  version: 1,
  title: "Acceptance",
  category: "results",
  config,
  inputs: [{ name: "scores", title: "Scores", kind: "scores", help: "Of an evaluation, or of a compare block." }],
  outputs: [],
  job: true,
  oneRank: true,
  decides: true,
  infer,
  lower,
  summary: ({ expression }) => expression.trim() || "no condition",
}
