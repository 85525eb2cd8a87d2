import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dimsText, type TensorSignal } from "../../model/ports.ts"
import { mergeFields } from "../datasets.ts"
import { figuresWith, gradientSums, perRow } from "../figures.ts"
import { boolean, integer, options } from "../literals.ts"
import { isTrained, numbersOf, tensorOf } from "../tensors.ts"
import { settingFix } from "../fixes.ts"

const config = z.strictObject({
  heads: z.int().min(1).max(1024).default(1).meta({ title: "Heads", description: "How many times attention is paid side by side; divides the width.", unit: "" }),
  causal: z.boolean().default(false).meta({ title: "Causal", description: "Each place sees itself and those before it only." }),
  bias: z.boolean().default(true).meta({ title: "Bias", description: "Add learned numbers to queries, keys, values and the output." }),
})
type Attention = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<Attention>): Inferred {
  const input = tensorOf(inputs.input)
  if (!input) return { outputs: {}, problems: [] }
  const context = tensorOf(inputs.context)
  const problems = [...shapeProblems(input, "input"), ...(context ? shapeProblems(context, "context") : [])]
  if (problems.length > 0) return { outputs: {}, problems }
  return { outputs: { output: { kind: "tensor", dims: input.dims, dtype: "number", origins: input.origins, reads: mergeFields(input.reads, context?.reads), trained: true } }, problems: headProblems(input, config, id) }
}

function shapeProblems(input: TensorSignal, port: string): BlockProblem[] {
  if (input.dtype === "class") return [{ code: "class-input", port, message: "Attention reads numbers, and this is a class label. Wire the output of a layer to it." }]
  if (input.dims.length === 3) return []
  return [{ code: "needs-places", port, message: `Attention reads B×places×width, and this is ${dimsText(input.dims)}. Put a reshape block before it.` }]
}

function headProblems({ dims }: TensorSignal, { heads }: Attention, id: string): BlockProblem[] {
  const width = dims[2]
  if (typeof width !== "number" || width % heads === 0) return []
  const fewer = Array.from({ length: heads }, (_, index) => heads - index).find((count) => width % count === 0)!
  return [{ code: "heads-do-not-divide", key: "heads", message: `${heads} heads do not divide the width ${width}.`, fix: settingFix(id, "heads", fewer) }]
}

/**
 * Of T places and width w that look at S places of width v: four products for queries, keys, values and output, two for who looks where,
 * softmax and a scale for each look of each head. Backward each product twice.
 */
function figures({ config: { heads, bias }, inputs }: FiguresContext<Attention>): Figures {
  const self = tensorOf(inputs.input)!
  const [, places, width] = self.dims.map(Number) as [number, number, number]
  const [, seen, wide] = (tensorOf(inputs.context) ?? self).dims.map(Number) as [number, number, number]
  const own = 2 * places * width * width
  const others = 4 * seen * wide * width
  const looks = 4 * places * seen * width
  const scores = heads * places * seen
  const biases = bias ? 2 * (places + seen) * width : 0
  const toContext = inputs.context ? (isTrained(inputs.context) ? others + seen * wide : 0) : 0
  return figuresWith({
    parameters: 2 * width * (width + wide) + (bias ? 4 * width : 0),
    forward: perRow(2 * own + others + looks + biases + 6 * scores),
    toWeights: perRow(3 * own + others + 2 * looks + biases + 5 * scores + toContext),
    toInput: perRow(inputs.context ? own : own + others + 2 * numbersOf(self)),
    kept: 2 * places * width + 2 * seen * width + scores,
    made: places * width,
    evaluated: { live: (places + 2 * seen) * width + scores, counted: 2 * scores },
    passing: 4 * places * width + 3 * seen * width + 2 * scores,
    products: [
      { weights: width * width, read: places * width, gives: places * width },
      { weights: wide * width, read: seen * wide, gives: seen * width },
      { weights: wide * width, read: seen * wide, gives: seen * width },
      { weights: 0, read: (places + seen) * width, gives: scores },
      { weights: 0, read: scores + seen * width, gives: places * width },
      { weights: width * width, read: places * width, gives: places * width },
    ],
    ofGradient: bias ? [gradientSums(places * width, width, "columns")] : [],
  })
}

function lower({ config: { heads, causal, bias }, inputs }: LowerContext<Attention>): Call {
  const shared = { heads: integer(heads), causal: causal ? boolean(true) : undefined, bias: bias ? undefined : boolean(false) }
  return inputs.context
    ? { function: "layers.attention", arguments: ["input", "context"], options: options(shared) }
    : { function: "layers.self_attention", arguments: ["input"], options: options(shared) }
}

export const attention: BlockType<Attention> = {
  type: "attention",
  version: 1,
  title: "Attention",
  category: "network",
  config,
  inputs: [
    { name: "input", title: "Input", kind: "tensor", help: "Who looks: B×places×width." },
    { name: "context", title: "Context", kind: "tensor", help: "What is looked at, B×places×width; without it the input looks at itself.", optional: true },
  ],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "B×places×width: what each place found." }],
  infer,
  figures,
  lower,
  summary: ({ heads, causal }) => `${heads} head${heads === 1 ? "" : "s"}${causal ? " · causal" : ""}`,
}
