import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { activatedRange, activationSetting, biasSetting, layerActivationTitles, layerOptions, startSetting, weightedFigures } from "../layer-settings.ts"
import { integer, options } from "../literals.ts"
import { knownSize, openSize, sizeDim } from "../sizes.ts"
import { numbersOf, onwardsTo, tensorOf } from "../tensors.ts"
import { dimensions, imageOf, imageProblems, sizes, volume, windowPlaces, windowProblems, windowSetting, type Window } from "../windows.ts"
import { settingFix } from "../fixes.ts"

const config = z.strictObject({
  channels: openSize(16, { title: "Channels", description: "Of the output: how many patterns are looked for; auto takes what the blocks after it need.", unit: "" }),
  kernel: windowSetting("Kernel", "Side of the window that each output sees.", 3),
  stride: windowSetting("Stride", "How far the window moves from one output to the next.", 1),
  padding: windowSetting("Padding", "Zeros put on either side of each dimension.", 0, 0),
  keep_size: z.boolean().default(false).meta({ title: "Keep size", description: "Pad so that the size stays with stride 1, whatever the padding says; needs an odd kernel." }),
  activation: activationSetting,
  bias: biasSetting("channel"),
  start: startSetting,
  dimensions,
})
type Convolution = z.infer<typeof config>

function windowOf({ kernel, stride, padding, keep_size }: Convolution): Window {
  return { kernel, stride, padding: keep_size ? (kernel - 1) / 2 : padding }
}

function infer({ id, name, config, inputs }: InferContext<Convolution>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const image = imageOf(input, config.dimensions)
  const problems = [...imageProblems("A convolution", input, image), ...kernelProblems(config, id)]
  if (!image || problems.length > 0) return { outputs: {}, problems }
  const window = windowOf(config)
  const outgrown = windowProblems(image, window, id, "kernel")
  if (outgrown.length > 0) return { outputs: {}, problems: outgrown }
  const dims = [input.dims[0]!, sizeDim(config.channels, id, "channels"), ...windowPlaces(image, window, id)]
  return { outputs: { output: { kind: "tensor", dims, dtype: "number", reads: input.reads, origins: [undefined, { block: id, key: "channels", name }], trained: true, ...activatedRange(config.activation) } }, problems }
}

function kernelProblems({ keep_size, kernel, padding }: Convolution, id: string): BlockProblem[] {
  if (keep_size && kernel % 2 === 0) {
    return [{ code: "even-kernel", key: "kernel", message: `A kernel of ${kernel} has no middle, so no padding keeps the size. Use an odd kernel.`, fix: settingFix(id, "kernel", kernel + 1) }]
  }
  if (keep_size || padding < kernel) return []
  return [{ code: "padding-too-wide", key: "padding", message: `With a padding of ${padding} a kernel of ${kernel} would see nothing but zeros at the edge. The padding must be less than the kernel.`, fix: settingFix(id, "padding", kernel - 1) }]
}

/** A product counts two operations for each weight and place; bias and activation theirs for each number made. */
function figures({ config, inputs, outputs }: FiguresContext<Convolution>): Figures {
  const { channels: size, kernel, bias, activation, dimensions: over } = config
  const channels = knownSize(size)
  const image = imageOf(tensorOf(inputs.input)!, over)!
  const wide = Number(image.channels)
  const taps = kernel ** image.places.length
  const weights = wide * taps * channels
  const places = volume(tensorOf(outputs.output)!.dims.slice(2))
  const products = 2 * weights * places
  return weightedFigures({ weights, biases: bias ? channels : 0, products, made: numbersOf(outputs.output), last: Number(tensorOf(outputs.output)!.dims.at(-1)), activation, read: numbersOf(inputs.input), onwards: onwardsTo(inputs.input), apart: true, windows: [{ places, taps, wide, narrow: channels }], product: JSON.stringify(windowOf(config)) })
}

function lower({ config, inputs }: LowerContext<Convolution>): Call {
  const image = imageOf(tensorOf(inputs.input)!, config.dimensions)!
  const { kernel, stride, padding } = windowOf(config)
  return {
    function: "layers.convolution",
    arguments: ["input"],
    options: options({
      channels: integer(knownSize(config.channels)),
      kernel: sizes(image, kernel),
      stride: stride === 1 ? undefined : sizes(image, stride),
      padding: padding === 0 ? undefined : sizes(image, padding),
      ...layerOptions(config),
    }),
  }
}

export const convolution: BlockType<Convolution> = {
  type: "convolution",
  version: 1,
  title: "Convolution",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Images B×C×H×W, lines B×C×W or volumes B×C×D×H×W, also without channels." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "B×channels×places: what each window gives." }],
  infer,
  figures,
  lower,
  summary: ({ channels, kernel, activation }) => `${channels} · ${kernel}${activation === "none" ? "" : ` · ${layerActivationTitles[activation]}`}`,
}
