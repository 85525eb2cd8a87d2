import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext, Work } from "../model/block-type.ts"
import type { OwnCode } from "../model/call.ts"
import type { Config } from "../model/pipeline.ts"
import type { Port, TensorSignal } from "../model/ports.ts"
import { figuresWith } from "../blocks/figures.ts"
import { mergeFields } from "../blocks/datasets.ts"
import { numbersOf, tensorOf } from "../blocks/tensors.ts"
import type { CustomSource } from "../model/custom.ts"
import type { Definition } from "./definition.ts"
import type { Expression, Known } from "./expression.ts"
import { expressionOf, firstLine, integerOf } from "./expression.ts"
import { dimsOf } from "./dims.ts"
import { literalOf, literalOfSetting } from "./options.ts"
import { configSchema, isWhole } from "./settings.ts"

/** A definition whose expressions are read. */
interface Rules {
  readonly definition: Definition
  readonly integers: ReadonlySet<string>
  /** By the text: one that stands in several places is read once. */
  readonly expressions: ReadonlyMap<string, Expression>
}

/** A block type made of a definition. Throws an Error with the reason when an expression or a default is wrong. */
export function customType(definition: Definition, source: CustomSource): BlockType {
  const { properties } = definition.config
  const integers = new Set(Object.keys(properties).filter((key) => isWhole(properties[key]!)))
  const rules: Rules = { definition, integers, expressions: new Map(expressionsIn(definition).map(([where, text]) => [text, readAt(where, text)])) }
  const own: OwnCode = { type: source.type, function: functionOf(source.type), cpp: source.cpp, python: source.python, hash: source.hash }
  return {
    type: definition.type,
    version: definition.version,
    title: definition.title,
    category: definition.category,
    config: configSchema(properties),
    inputs: definition.inputs.map(({ name, title, help, kind, optional }): Port => ({ name, title, help, kind, ...(optional && { optional }) })),
    outputs: definition.outputs.map(({ name, title, help, kind }): Port => ({ name, title, help, kind })),
    infer: (context) => infer(rules, context),
    ...(definition.figures && { figures: (context: FiguresContext<Config>) => figures(rules, context) }),
    lower: (context) => lower(rules, own, context),
    summary: (config) => Object.values(config).map((value) => (Array.isArray(value) ? value.join("×") : String(value))).join(" · "),
    hash: source.hash,
    page: source.page,
  }
}

/** Every expression with where it stands. */
function expressionsIn({ outputs, problems, figures = {}, call }: Definition): [string, string][] {
  const dims = outputs.flatMap(({ name, dims }) => [dims].flat().map((text): [string, string] => [`outputs › ${name} › dims`, text]))
  const costs = Object.entries(figures).flatMap(([key, cost]) => (typeof cost === "object" ? Object.values(cost) : [cost]).flatMap((text): [string, string][] => (typeof text === "string" ? [[`figures › ${key}`, text]] : [])))
  const options = Object.entries(call?.options ?? {}).map(([key, text]): [string, string] => [`call › options › ${key}`, text])
  return [...dims, ...problems.map(({ when, code }): [string, string] => [`problems › ${code}`, when]), ...costs, ...options]
}

function readAt(where: string, text: string): Expression {
  try {
    return expressionOf(text)
  } catch (error) {
    throw new Error(`${where}: “${text.slice(0, 80)}”: ${firstLine((error as Error).message)}`, { cause: error })
  }
}

function knownOf({ integers }: Rules, config: Config, inputs: InferContext<Config>["inputs"]): Known {
  const arriving = Object.entries(inputs).flatMap(([port, signal]) => (tensorOf(signal) ? [[port, { dims: tensorOf(signal)!.dims, classes: tensorOf(signal)!.classes ?? 0 }] as const] : []))
  return { config, integers, inputs: Object.fromEntries(arriving) }
}

/** Nothing is said of outputs and rules while an input, or a size that is asked for, is not known. */
function infer(rules: Rules, { config, inputs }: InferContext<Config>): Inferred {
  const { definition, expressions } = rules
  const tensors = definition.inputs.flatMap(({ name }) => tensorOf(inputs[name]) ?? [])
  const problems = classProblems(definition, inputs)
  const complete = definition.inputs.every(({ name, optional }) => optional || tensorOf(inputs[name]))
  if (!complete || problems.length > 0) return { outputs: {}, problems }
  const known = knownOf(rules, config, inputs)
  const settled = tensors.every(({ dims }) => dims.slice(1).every((dim) => typeof dim === "number"))
  try {
    const told = definition.problems.filter(({ when }) => expressions.get(when)!.evaluate(known) === true).map(problemOf)
    if (told.some(({ severity }) => severity === "error")) return { outputs: {}, problems: told }
    return { outputs: Object.fromEntries(definition.outputs.map((output) => [output.name, outputOf(rules, output, { known, tensors })])), problems: told }
  } catch (error) {
    if (!settled) return { outputs: {}, problems: [] }
    throw error
  }
}

function problemOf({ code, message, port, key, severity }: Definition["problems"][number]): BlockProblem {
  return { code, message, severity, ...(port !== undefined && { port }), ...(key !== undefined && { key }) }
}

function classProblems({ title, inputs }: Definition, arriving: InferContext<Config>["inputs"]): BlockProblem[] {
  return inputs.flatMap(({ name, dtype }): BlockProblem[] => {
    const found = tensorOf(arriving[name])?.dtype
    if (!found || found === dtype) return []
    if (dtype === "number") return [{ code: "class-input", port: name, message: `“${title}” reads numbers here, and this is a class label. Wire a field of numbers to it, and the label to the loss.` }]
    return [{ code: "label-not-class-field", port: name, message: `“${title}” reads a class label here, and this holds numbers. Wire the label of the dataset to it.` }]
  })
}

interface Arrived {
  readonly known: Known
  readonly tensors: readonly TensorSignal[]
}

function outputOf({ definition, expressions }: Rules, { name, dims }: Definition["outputs"][number], { known, tensors }: Arrived): TensorSignal {
  const read = (text: string) => expressions.get(text)!.evaluate(known)
  const reads = tensors.reduce<TensorSignal["reads"]>((all, tensor) => mergeFields(all, tensor.reads), undefined)
  const trained = definition.trained || tensors.some((tensor) => tensor.trained)
  return { kind: "tensor", dims: dimsOf(name, Array.isArray(dims) ? dims.map(read) : read(dims), symbolsIn(tensors)), dtype: "number", ...(reads && { reads }), ...(trained && { trained }) }
}

/** Sizes of samples that are not known yet. */
function symbolsIn(tensors: readonly TensorSignal[]): ReadonlySet<string> {
  return new Set(tensors.flatMap(({ dims }) => dims.slice(1).filter((dim) => typeof dim === "string")))
}

function figures(rules: Rules, { config, inputs }: FiguresContext<Config>): Figures {
  const known = knownOf(rules, config, inputs)
  const { wholeBatch, forward, toInput, toWeights, ...counts } = rules.definition.figures ?? {}
  const count = (text: string | undefined): number => {
    const number = text === undefined ? 0 : integerOf(rules.expressions.get(text)!.evaluate(known))
    if (number < 0) throw new Error(`“${text}” is below 0`)
    return number
  }
  const work = (cost: typeof forward): Work => ({ row: count(cost?.row), fixed: count(cost?.fixed) })
  const numbers = Object.fromEntries(Object.entries(counts).map(([key, text]) => [key, count(text)]))
  const { parameters = 0, made = 0 } = numbers
  // What it multiplies is not said: as if all weights were those of one product.
  const products = parameters > 0 ? [{ weights: parameters, read: Object.values(inputs).reduce((all, signal) => all + numbersOf(signal), 0), gives: made }] : []
  return figuresWith({ ...numbers, products, forward: work(forward), toInput: work(toInput), toWeights: work(toWeights), ...(wholeBatch && { wholeBatch }) })
}

/** `custom::scaled_tanh(graph, input, {…})`: the function has the name of the type. */
function lower(rules: Rules, own: OwnCode, { config, inputs }: LowerContext<Config>): ReturnType<BlockType["lower"]> {
  const { definition, expressions } = rules
  const known = knownOf(rules, config, inputs)
  const options = definition.call
    ? Object.entries(definition.call.options).map(([key, text]) => [key, literalOf(expressions.get(text)!.evaluate(known))] as const)
    : Object.entries(definition.config.properties).map(([key, setting]) => [key, literalOfSetting(setting, config[key])] as const)
  return { function: `custom.${own.function}`, arguments: definition.inputs.map(({ name }) => name), options: Object.fromEntries(options), own }
}

/** What `block.hpp` and `block.py` call their function. */
export function functionOf(type: string): string {
  return type.replaceAll("-", "_")
}
