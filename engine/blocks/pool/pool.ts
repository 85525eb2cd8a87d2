import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { TensorSignal } from "../../model/ports.ts"
import { figuresWith, perRow } from "../figures.ts"
import { choice, options } from "../literals.ts"
import { numbersOf, tensorOf } from "../tensors.ts"
import { dimensions, imageOf, imageProblems, sizes, windowPlaces, windowProblems, windowSetting, type Window } from "../windows.ts"
import { settingFix } from "../fixes.ts"

const config = z.strictObject({
  kind: z.enum(["max", "average"]).default("max").meta({ title: "Kind", description: "The largest or the mean number of each window.", labels: { max: "Largest", average: "Mean" } }),
  size: windowSetting("Size", "Side of the window.", 2),
  stride: windowSetting("Stride", "How far the window moves; 0 moves it by its size.", 0, 0),
  padding: windowSetting("Padding", "Places put on either side of each dimension, at most half of the size.", 0, 0),
  dimensions,
})
type Pool = z.infer<typeof config>

function windowOf({ size, stride, padding }: Pool): Window {
  return { kernel: size, stride: stride === 0 ? size : stride, padding }
}

function infer({ id, config, inputs }: InferContext<Pool>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const image = imageOf(input, config.dimensions)
  const problems = [...imageProblems("A pool", input, image), ...paddingProblems(config, id)]
  if (!image || problems.length > 0) return { outputs: {}, problems }
  const window = windowOf(config)
  const outgrown = windowProblems(image, window, id, "size")
  if (outgrown.length > 0) return { outputs: {}, problems: outgrown }
  const { origins, ...rest } = input
  const hasChannels = image.places.length + 1 === input.dims.length - 1
  const dims = [input.dims[0]!, image.channels, ...windowPlaces(image, window, id)]
  return { outputs: { output: { ...rest, dims, origins: hasChannels && origins ? origins.slice(0, 2) : undefined } }, problems }
}

function paddingProblems({ size, padding }: Pool, id: string): BlockProblem[] {
  const most = Math.floor(size / 2)
  if (padding <= most) return []
  return [{ code: "padding-too-wide", key: "padding", message: `The padding (${padding}) must be at most half of the size (${size}).`, fix: settingFix(id, "padding", most) }]
}

/** One operation for each number under a window, either way. */
function figures({ config, inputs, outputs }: FiguresContext<Pool>): Figures {
  const image = imageOf(tensorOf(inputs.input)!, config.dimensions)!
  const made = numbersOf(outputs.output)
  const work = perRow(made * config.size ** image.places.length)
  const read = numbersOf(inputs.input)
  return figuresWith({
    forward: work,
    toInput: work,
    made,
    passing: made + read,
    forgets: { input: config.kind === "average", output: true },
    moments: [
      { pass: "forward", live: made },
      { pass: "backward", live: made + read },
    ],
    passes: passedBy(config, tensorOf(inputs.input)!, image.places.length),
  })
}

/** An image without channels is one channel, which others before the pool do not know of. */
function passedBy({ kind }: Pool, { dims }: TensorSignal, places: number): Figures["passes"] {
  if (kind === "average") return "linear"
  return dims.length === places + 2 ? "scattered" : undefined
}

function lower({ config, inputs }: LowerContext<Pool>): Call {
  const image = imageOf(tensorOf(inputs.input)!, config.dimensions)!
  const { kernel, stride, padding } = windowOf(config)
  return {
    function: "layers.pool",
    arguments: ["input"],
    options: options({
      kind: choice("Pooling", config.kind),
      size: sizes(image, kernel),
      stride: stride === kernel ? undefined : sizes(image, stride),
      padding: padding === 0 ? undefined : sizes(image, padding),
    }),
  }
}

export const pool: BlockType<Pool> = {
  type: "pool",
  version: 1,
  title: "Pool",
  category: "network",
  config,
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Images B×C×H×W, lines B×C×W or volumes B×C×D×H×W, also without channels." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "One number a window: B×C×places." }],
  infer,
  figures,
  lower,
  summary: ({ kind, size }) => `${kind === "max" ? "largest" : "mean"} of ${size}`,
}
