import type { BlockProblem, Demand, Figures, FiguresContext, InferContext, Inferred } from "../model/block-type.ts"
import { mergeFields } from "./datasets.ts"
import { figuresWith } from "./figures.ts"
import { sizeCause } from "./sizes.ts"
import { unitProblems } from "./units.ts"
import { isTrained, numbersOf, tensorOf } from "./tensors.ts"
import { dimsAgree } from "../model/dims.ts"
import type { Call, Literal } from "../model/call.ts"
import type { Port, TensorSignal } from "../model/ports.ts"
import { dimsText } from "../model/ports.ts"

/** What a loss that compares number by number is fed. */
export const regressionInputs: readonly Port[] = [
  { name: "prediction", title: "Prediction", kind: "tensor", help: "What the network says: the output of its last layer." },
  { name: "target", title: "Target", kind: "tensor", help: "What it should say: the target field of the dataset, of the same shape." },
]

/** The statement of such a loss: `losses::NAME(graph, {…}, prediction, target)`. */
export function regressionLoss(name: string, options: Readonly<Record<string, Literal>> = {}): Call {
  return { function: `losses.${name}`, arguments: ["prediction", "target"], optionsFirst: true, options }
}

/** Inference of a loss that compares prediction and target number by number; both B×… of the same shape. */
export function inferRegressionLoss(context: InferContext<unknown>): Inferred {
  const prediction = tensorOf(context.inputs.prediction)
  const target = tensorOf(context.inputs.target)
  const source = context.sources.prediction
  if (!prediction || !target || !source) return { outputs: {}, problems: [] }
  const problems = [...labelProblems(target), ...sizeProblems(prediction, target), ...unitProblems("The prediction", target.unit, prediction.unit, "prediction")]
  const reads = mergeFields(prediction.reads, target.reads)
  return { outputs: { loss: { kind: "loss", prediction: source, predictionDims: prediction.dims, task: "regression", reads, predictionReads: prediction.reads ?? [], unit: target.unit } }, problems, demands: [sameSize(target)] }
}

/** What a loss that compares number by number costs, by numbers of the prediction. */
export interface LossCost {
  /** Forward, with the sum. */
  readonly forward: number
  /** Backward, to the prediction. */
  readonly backward: number
  readonly kept: number
  readonly passing: number
}

/** The sum is divided by the outputs of a sample, where there are several; so is what the backward pass starts from. */
export function regressionFigures({ forward, backward, kept, passing }: LossCost): (context: FiguresContext<unknown>) => Figures {
  return ({ inputs: { prediction, target } }) => {
    const size = numbersOf(prediction)
    const fixed = size === 1 ? 0 : 1
    const toTarget = isTrained(target) ? size : 0
    return figuresWith({ forward: { row: forward * size, fixed }, toInput: { row: backward * size + toTarget, fixed }, kept: kept * size, passing: passing * size })
  }
}

function labelProblems(target: TensorSignal): BlockProblem[] {
  if (target.dtype === "number") return []
  return [{ code: "target-is-class", port: "target", message: "This loss compares numbers, and the target is a class label. Use the cross-entropy block instead." }]
}

function sameSize({ dims }: TensorSignal): Demand {
  return { port: "prediction", dims, because: "the target is that size" }
}

function sizeProblems(prediction: TensorSignal, target: TensorSignal): BlockProblem[] {
  if (target.dtype === "class" || dimsAgree(prediction.dims, target.dims)) return []
  return [
    {
      code: "sizes-differ",
      port: "prediction",
      message: `The prediction is ${dimsText(prediction.dims)} and the target ${dimsText(target.dims)}; they must be the same size.`,
      ...sizeCause(prediction, target.dims),
    },
  ]
}
