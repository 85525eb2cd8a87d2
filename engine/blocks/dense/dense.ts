import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { insertFix } from "../fixes.ts"
import { activatedRange, activationSetting, biasSetting, layerActivationTitles, layerOptions, startSetting, weightedFigures } from "../layer-settings.ts"
import { integer, options } from "../literals.ts"
import { knownSize, openSize, sizeDim } from "../sizes.ts"
import { numbersOf, onwardsTo, tensorOf } from "../tensors.ts"
import type { TensorSignal } from "../../model/ports.ts"
import { dimsText } from "../../model/ports.ts"

const config = z.strictObject({
  units: openSize(64, { title: "Units", description: "Numbers that the layer gives for each row: the width of its output; auto takes what the blocks after it need.", unit: "" }),
  activation: activationSetting,
  bias: biasSetting("unit"),
  start: startSetting,
})
type Dense = z.infer<typeof config>

function infer({ id, name, config, inputs, sources }: InferContext<Dense>): Inferred {
  const output: TensorSignal = { kind: "tensor", dims: ["B", sizeDim(config.units, id, "units")], dtype: "number", origins: [undefined, { block: id, key: "units", name }], trained: true, ...activatedRange(config.activation) }
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: { output }, problems: [] }
  const problems = inputProblems(input, sources.input, `${id}.input`)
  return { outputs: { output: { ...output, reads: input.reads } }, problems }
}

function inputProblems(input: TensorSignal, from: string | undefined, to: string): BlockProblem[] {
  if (input.dtype === "class") {
    return [{ code: "class-input", port: "input", message: "A dense layer reads numbers, and this is a class label. Wire features to it, and the label to the loss." }]
  }
  if (input.dims.length === 2) return []
  const fix = from ? insertFix("Put a flatten block between", { type: "flatten", name: "flatten" }, { from, to }) : undefined
  return [{ code: "not-flat", port: "input", message: `A dense layer reads one row of numbers a sample (B×n), and this is ${dimsText(input.dims)}. Put a flatten block between.`, fix }]
}

/** n·units weights and units biases; a product counts two operations a weight, bias and activation theirs a unit. */
function figures({ config: { units: size, bias, activation }, inputs }: FiguresContext<Dense>): Figures {
  const units = knownSize(size)
  const weights = numbersOf(inputs.input) * units
  return weightedFigures({ weights, biases: bias ? units : 0, products: 2 * weights, made: units, last: units, activation, read: numbersOf(inputs.input), onwards: onwardsTo(inputs.input), sumsOver: "lines" })
}

function lower({ config }: LowerContext<Dense>): Call {
  return {
    function: "layers.dense",
    arguments: ["input"],
    options: options({
      units: integer(knownSize(config.units)),
      ...layerOptions(config),
    }),
  }
}

export const dense: BlockType<Dense> = {
  type: "dense",
  version: 1,
  title: "Dense",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "One row of numbers a sample, B×n." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "B×units: activation(input · weight + bias)." }],
  infer,
  figures,
  lower,
  summary: ({ units, activation }) => (activation === "none" ? String(units) : `${units} · ${layerActivationTitles[activation]}`),
}
