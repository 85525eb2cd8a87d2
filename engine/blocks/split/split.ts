import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { classOption, datasetOutputs, stratifyProblems } from "../datasets.ts"
import { integer, options, real } from "../literals.ts"
import type { Dim, Parts } from "../../model/ports.ts"

const fraction = z.number().min(0).max(0.9)

const config = z.strictObject({
  validation: fraction.default(0.1).meta({
    title: "Validation",
    description: "Share of the rows that training is watched and stopped by; no weight is fitted to them.",
    unit: "",
  }),
  test: fraction.default(0.1).meta({
    title: "Test",
    description: "Share of the rows kept for the end: neither fitting nor stopping sees them.",
    unit: "",
  }),
  seed: z.int().min(0).max(4_294_967_295).default(42).meta({
    title: "Seed",
    description: "Decides which rows go where; the same seed gives the same parts on every machine.",
    unit: "",
  }),
  stratify: z.boolean().default(false).meta({
    title: "Stratify",
    description: "Give every part the same share of each class, as nearly as whole rows allow.",
  }),
})
type Split = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<Split>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  if (!data) return { outputs: {}, problems: shareProblems(config, id) }
  const parts = partsOf(id, data.rows, config)
  const problems = [...shareProblems(config, id), ...twiceProblems(data.parts), ...emptyProblems(parts, config), ...stratifyProblems(config.stratify, data, id)]
  return { outputs: datasetOutputs({ ...data, parts }), problems }
}

/** test and validation are rounded half up, train is the rest: the native split counts the same. */
export function partsOf(id: string, rows: Dim, { validation, test }: { validation: number; test: number }): Parts {
  if (typeof rows !== "number") return { train: `train:${id}`, validation: `validation:${id}`, test: `test:${id}` }
  const tested = Math.floor(rows * test + 0.5)
  const watched = Math.floor(rows * validation + 0.5)
  return { train: Math.max(0, rows - tested - watched), validation: watched, test: tested }
}

function shareProblems({ validation, test }: Split, id: string): BlockProblem[] {
  if (validation + test < 1) return []
  const edits = [
    { edit: "set-config" as const, id, key: "validation" },
    { edit: "set-config" as const, id, key: "test" },
  ]
  return [{ code: "nothing-to-train", key: "validation", message: `Validation ${validation} and test ${test} leave no rows to train on. Let them sum to less than 1.`, fix: { title: "Use 0.1 and 0.1", edits } }]
}

function twiceProblems(parts: Parts | undefined): BlockProblem[] {
  if (!parts) return []
  return [{ code: "split-twice", port: "data", message: "These rows are split already, and a second split would move tested rows into training. Remove one of the two split blocks." }]
}

function emptyProblems(parts: Parts, config: Split): BlockProblem[] {
  const problems: BlockProblem[] = []
  if (parts.train === 0 && config.validation + config.test < 1) {
    problems.push({ code: "part-empty", message: "No row is left to train on. Give more rows, or smaller shares to validation and test." })
  }
  for (const part of ["validation", "test"] as const) {
    if (parts[part] !== 0 || config[part] === 0) continue
    problems.push({ code: "part-empty", severity: "warning", key: part, message: `${config[part]} of the rows rounds to none: the ${part} part is empty. Raise the share, or set it to 0.` })
  }
  return problems
}

function lower({ config, inputs }: LowerContext<Split>): Call {
  const { validation, test, seed } = config
  // Twelve digits: 1 − 0.2 − 0.1 is 0.7, not 0.7000000000000001.
  const train = Number((1 - validation - test).toFixed(12))
  const shares = { train: real(train), validation: real(validation), test: real(test), seed: integer(seed) }
  return { function: "data.split", arguments: ["data"], options: options({ ...shares, stratify: classOption(config.stratify, inputs.data) }) }
}

export const split: BlockType<Split> = {
  type: "split",
  version: 1,
  title: "Split",
  category: "prepare",
  config,
  inputs: [{ name: "data", title: "Data", kind: "dataset", help: "The rows to divide." }],
  outputs: [{ name: "data", title: "Data", kind: "dataset", help: "The same rows in three parts: train, validation, test." }],
  infer,
  lower,
  summary: ({ validation, test }) => `${percent(1 - validation - test)} / ${percent(validation)} / ${percent(test)}`,
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`
}
