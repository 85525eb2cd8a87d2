import { z } from "zod"
import { isReserved } from "../compile/3-plan/identifiers.ts"
import { categories } from "../model/block-type.ts"
import { Setting } from "./settings.ts"

export const customName = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const mostLetters = 40

/** What code of blocks uses of Python, of its libraries and of C: a block's function of that name would hide it from its own code, or from that of others. */
const usedNames: ReadonlySet<string> = new Set(
  `abs all any bin bool bytes bytearray callable chr compile complex dict dir divmod enumerate eval exec filter format frozenset getattr hasattr
hash hex id input iter len list map max memoryview min next object oct open ord pow property range repr reversed round set setattr slice sorted
str sum super tuple type vars zip argparse collections contextlib copy csv functools hashlib io itertools json math os random re sys time
zipfile scipy h5py mpi4py exp log sin cos tan sqrt floor ceil custom`.split(/\s+/),
)

/** Of settings and ports: a name in both languages, and of nothing that every object has. */
const Name = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,31}$/, "a name has small letters, digits and _, begins with a letter, and has at most 32 of them")
  .refine((name) => !isReserved(name) && !(name in {}) && name !== "id" && name !== "input", "this word has a meaning in C++, Python or the generated program")
const PortName = Name.or(z.literal("input"))
const Expression = z.string().min(1).max(2_000)
const Words = z.string().trim().min(1).max(600)
const Title = z.string().trim().min(1).max(60)
const Cost = z.strictObject({ row: Expression.optional(), fixed: Expression.optional() })

const Input = z.strictObject({ name: PortName, title: Title, help: Words, kind: z.literal("tensor"), dtype: z.enum(["number", "class"]).default("number"), optional: z.boolean().default(false) })
/** `dims`: one expression for the list, or one for each dimension; the first is `B`. */
const Output = z.strictObject({ name: Name, title: Title, help: Words, kind: z.literal("tensor"), dims: z.union([Expression, z.array(Expression).min(1).max(7)]) })
const Rule = z.strictObject({ when: Expression, code: z.string().regex(customName).max(60), message: Words, port: PortName.optional(), key: Name.optional(), severity: z.enum(["error", "warning"]).default("error") })

/** `block.json`. Expressions are CEL over `config.KEY` and `input.PORT.dims`, `input.PORT.classes`. */
export const Definition = z.strictObject({
  type: z.string().regex(customName, "a type has small letters, digits and hyphens between them").max(mostLetters).refine((type) => !isReserved(type.replaceAll("-", "_")) && !usedNames.has(type), "this word has a meaning in C++ or Python; give the block another name"),
  version: z.int().min(1).max(1_000_000),
  title: Title,
  category: z.enum(categories),
  config: z.strictObject({ type: z.literal("object"), properties: z.record(Name, Setting) }),
  inputs: z.array(Input).min(1).max(6),
  outputs: z.array(Output).min(1).max(6),
  /** It has parameters of its own, so gradients go on through it. */
  trained: z.boolean().default(false),
  problems: z.array(Rule).max(32).default([]),
  /** As `Figures`; what is left out is 0. Without it only the native plan can tell. */
  figures: z
    .strictObject({
      parameters: Expression.optional(),
      states: Expression.optional(),
      forward: Cost.optional(),
      toInput: Cost.optional(),
      toWeights: Cost.optional(),
      kept: Expression.optional(),
      made: Expression.optional(),
      passing: Expression.optional(),
      wholeBatch: z.boolean().optional(),
      exchanged: Expression.optional(),
    })
    .optional(),
  /** What its function is given by name; without it every setting. */
  call: z.strictObject({ options: z.record(Name, Expression) }).optional(),
})
export type Definition = z.infer<typeof Definition>

const mostSettings = 32

/** Reads `block.json`; throws an Error that says where it does not fit. */
export function readDefinition(text: string): Definition {
  const read = Definition.safeParse(JSON.parse(text))
  if (!read.success) throw new Error(issueText(read.error.issues[0]!))
  const { data } = read
  refuseTwice("inputs", data.inputs.map(({ name }) => name))
  refuseTwice("outputs", data.outputs.map(({ name }) => name))
  refuseTwice("inputs and settings", [...data.inputs.map(({ name }) => name), ...Object.keys(data.config.properties)])
  if (Object.keys(data.config.properties).length > mostSettings) throw new Error(`config › properties: at most ${mostSettings} settings`)
  return data
}

function issueText(issue: z.core.$ZodIssue): string {
  const message = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message
  const { path } = issue
  return `${path.length === 0 ? "" : `${path.map((part) => String(part).slice(0, 60)).join(" › ")}: `}${message}`
}

function refuseTwice(where: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice !== undefined) throw new Error(`${where}: “${twice}” is there twice`)
}
