import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { Dim } from "../../model/ports.ts"
import { activatedRange, activationSetting, biasSetting, layerOptions, startSetting, weightedFigures } from "../layer-settings.ts"
import { integer, options } from "../literals.ts"
import { numbersOf, onwardsTo, tensorOf } from "../tensors.ts"
import { dimensions, imageOf, imageProblems, resized, sizes, volume, windowSetting } from "../windows.ts"
import { settingFix } from "../fixes.ts"

const config = z.strictObject({
  channels: z.int().min(1).max(65_536).default(16).meta({ title: "Channels", description: "Of the output.", unit: "" }),
  kernel: windowSetting("Kernel", "Side of the window that each input spreads over.", 4),
  stride: windowSetting("Stride", "How far apart the inputs are put: about how much the image grows.", 2),
  padding: windowSetting("Padding", "Places taken away on either side of each dimension.", 1, 0),
  output_padding: windowSetting("Output padding", "Further places at the end of each dimension; less than the stride.", 0, 0),
  activation: activationSetting,
  bias: biasSetting("channel"),
  start: startSetting,
  dimensions,
})
type TransposedConvolution = z.infer<typeof config>

/** (size − 1)·stride − 2·padding + kernel + output_padding. */
function placesOf(places: readonly Dim[], { kernel, stride, padding, output_padding }: TransposedConvolution, id: string): Dim[] {
  return resized(places, id, (size) => (size - 1) * stride - 2 * padding + kernel + output_padding)
}

function infer({ id, name, config, inputs }: InferContext<TransposedConvolution>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const image = imageOf(input, config.dimensions)
  const problems = [...imageProblems("A transposed convolution", input, image), ...settingProblems(config, id)]
  if (!image || problems.length > 0) return { outputs: {}, problems }
  const places = placesOf(image.places, config, id)
  if (places.some((size) => typeof size === "number" && size < 1)) {
    return { outputs: {}, problems: [{ code: "nothing-left", key: "padding", message: `With a padding of ${config.padding} nothing is left of the image. Use a smaller padding or a larger kernel.` }] }
  }
  const dims = [input.dims[0]!, config.channels, ...places]
  return { outputs: { output: { kind: "tensor", dims, dtype: "number", reads: input.reads, origins: [undefined, { block: id, key: "channels", name }], trained: true, ...activatedRange(config.activation) } }, problems }
}

function settingProblems({ kernel, stride, padding, output_padding }: TransposedConvolution, id: string): BlockProblem[] {
  if (padding >= kernel) return [{ code: "padding-too-wide", key: "padding", message: `The padding (${padding}) must be less than the kernel (${kernel}).`, fix: settingFix(id, "padding", kernel - 1) }]
  if (output_padding < stride) return []
  return [{ code: "output-padding-too-wide", key: "output_padding", message: `The output padding (${output_padding}) must be less than the stride (${stride}).`, fix: settingFix(id, "output_padding", stride - 1) }]
}

/** Two operations for each weight and place of the input; bias and activation theirs for each number made. */
function figures({ config, inputs, outputs }: FiguresContext<TransposedConvolution>): Figures {
  const { channels, kernel, stride, padding, bias, activation, dimensions: over } = config
  const image = imageOf(tensorOf(inputs.input)!, over)!
  const narrow = Number(image.channels)
  const taps = kernel ** image.places.length
  const weights = narrow * taps * channels
  const places = volume(image.places)
  const products = 2 * weights * places
  return weightedFigures({ weights, biases: bias ? channels : 0, products, made: numbersOf(outputs.output), last: Number(tensorOf(outputs.output)!.dims.at(-1)), activation, read: numbersOf(inputs.input), onwards: onwardsTo(inputs.input), apart: true, windows: [{ places, taps, wide: channels, narrow }], product: `transposed ${kernel} ${stride} ${padding}` })
}

function lower({ config, inputs }: LowerContext<TransposedConvolution>): Call {
  const image = imageOf(tensorOf(inputs.input)!, config.dimensions)!
  return {
    function: "layers.transposed_convolution",
    arguments: ["input"],
    options: options({
      channels: integer(config.channels),
      kernel: sizes(image, config.kernel),
      stride: sizes(image, config.stride),
      padding: sizes(image, config.padding),
      output_padding: config.output_padding === 0 ? undefined : sizes(image, config.output_padding),
      ...layerOptions(config),
    }),
  }
}

export const transposedConvolution: BlockType<TransposedConvolution> = {
  type: "transposed-convolution",
  version: 1,
  title: "Transposed convolution",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Images B×C×H×W, lines B×C×W or volumes B×C×D×H×W, also without channels." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "B×channels×places, about stride times as large." }],
  infer,
  figures,
  lower,
  summary: ({ channels, kernel, stride }) => `${channels} · ${kernel} · ×${stride}`,
}
