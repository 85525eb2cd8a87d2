import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { type Dim, dimsText, type TensorSignal } from "../../model/ports.ts"
import { figuresWith, gradientSums, perRow } from "../figures.ts"
import { boolean, integer, options, real } from "../literals.ts"
import { isTrained, numbersOf, tensorOf } from "../tensors.ts"
import { volume } from "../windows.ts"
import { settingFix } from "../fixes.ts"
import { classProblems } from "../labels.ts"

const config = z.strictObject({
  dims: z.int().min(1).max(4).default(1).meta({ title: "Dimensions", description: "How many dimensions, counted from the last, are normalised together.", unit: "" }),
  epsilon: z.number().min(1e-12).max(1).default(1e-5).meta({ title: "Epsilon", description: "Added to the variance, so that equal numbers make no huge ones.", unit: "" }),
  affine: z.boolean().default(true).meta({ title: "Learn a scale", description: "Multiply each place by a learned number, and add another." }),
})
type LayerNorm = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<LayerNorm>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const problems = inputProblems(input, config, id)
  if (problems.length > 0) return { outputs: {}, problems }
  const { range: _, unit: __, ...rest } = input
  return { outputs: { output: { ...rest, trained: config.affine || input.trained } }, problems }
}

function inputProblems(input: TensorSignal, { dims }: LayerNorm, id: string): BlockProblem[] {
  if (input.dtype === "class") return classProblems("Layer normalisation", input)
  const most = input.dims.length - 1
  if (dims <= most) return []
  const fix = most > 0 ? settingFix(id, "dims", most, "dimensions") : undefined
  return [{ code: "too-many-dimensions", key: "dims", message: `A sample of ${dimsText(input.dims)} has fewer than ${dims} dimensions.`, fix }]
}

/**
 * Over lines of several numbers: mean and variance and what they are applied by; a line of one number is the native plan's to count. It
 * reads the centred numbers and what they are divided by again for its input's gradient, and the normalised ones, which are what it makes
 * if it learns no scale.
 */
function figures({ config, inputs }: FiguresContext<LayerNorm>): Figures | null {
  const size = numbersOf(inputs.input)
  const width = volume(tensorOf(inputs.input)!.dims.slice(-config.dims))
  if (width === 1) return null
  const lines = size / width
  const learned = config.affine ? 1 : 0
  const trained = isTrained(inputs.input)
  const kept = learned * size + (trained ? 2 * size + lines : 0)
  return figuresWith({
    parameters: 2 * width * learned,
    forward: perRow((5 + 2 * learned) * size + 4 * lines),
    toWeights: perRow(3 * size * learned),
    toInput: perRow((10 + learned) * size + 4 * lines),
    kept,
    made: size,
    forgets: { input: true, output: config.affine },
    passing: (trained ? 6 : 2) * size,
    evaluated: { live: 3 * size, counted: 3 * size },
    eachNumber: "at its end",
    moments: [
      { pass: "forward", live: kept + 2 * size },
      { pass: "backward", live: kept + 3 * size, least: kept + (config.affine ? 1 : 3) * size },
    ],
    ofGradient: config.affine ? [gradientSums(size, width, summedOver(tensorOf(inputs.input)!.dims.slice(1), config.dims))] : [],
  })
}

/** All but the last dimensions; of a row alone these are what other norms call the places of a channel. */
function summedOver(dims: readonly Dim[], last: number): string {
  if (last > 1) return `all before the last ${last}`
  return dims.length === 1 ? "places" : dims.length === 2 ? "columns" : "all before the last"
}

function lower({ config }: LowerContext<LayerNorm>): Call {
  return { function: "layers.layer_norm", arguments: ["input"], options: options({ dims: integer(config.dims), epsilon: real(config.epsilon), affine: config.affine ? undefined : boolean(false) }) }
}

export const layerNorm: BlockType<LayerNorm> = {
  type: "layer-norm",
  version: 1,
  title: "Layer norm",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Numbers of any shape." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "Each sample normalised by itself; the shape stays." }],
  infer,
  figures,
  lower,
  summary: ({ dims }) => (dims === 1 ? "last dimension" : `last ${dims} dimensions`),
}
