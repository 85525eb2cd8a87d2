import { z } from "zod"
import type { BlockProblem, BlockType, Figures, FiguresContext, InferContext, Inferred } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { mergeFields } from "../datasets.ts"
import { dimsAgree } from "../../model/dims.ts"
import { figuresWith, perRow } from "../figures.ts"
import { sizeCause } from "../sizes.ts"
import { numbersOf, tensorOf } from "../tensors.ts"
import type { TensorSignal } from "../../model/ports.ts"
import { dimsText } from "../../model/ports.ts"

const config = z.strictObject({})
type CrossEntropy = z.infer<typeof config>

function infer({ inputs, sources }: InferContext<CrossEntropy>): Inferred {
  const prediction = tensorOf(inputs.prediction)
  const label = tensorOf(inputs.label)
  const source = sources.prediction
  if (!prediction || !label || !source) return { outputs: {}, problems: [] }
  const reads = mergeFields(prediction.reads, label.reads)
  const problems = label.dtype === "class" ? logitProblems(prediction, label.classes ?? "classes") : [notClass()]
  const demands = [{ port: "prediction", dims: ["B", label.classes ?? null], because: "there is one number a class" }]
  return { outputs: { loss: { kind: "loss", prediction: source, predictionDims: prediction.dims, task: "classification", reads, predictionReads: prediction.reads ?? [] } }, problems, demands }
}

function notClass(): BlockProblem {
  return { code: "label-not-class-field", port: "label", message: "Cross-entropy needs a class label, and this is a field of numbers. Set the task of the columns block to classification and wire its label, or use mean squared error." }
}

function logitProblems(prediction: TensorSignal, classes: number | string): BlockProblem[] {
  if (dimsAgree(prediction.dims, ["B", classes])) return []
  return [
    {
      code: "logits-differ",
      port: "prediction",
      message: `Cross-entropy reads one number a class, ${dimsText(["B", classes])}, and the prediction is ${dimsText(prediction.dims)}.`,
      ...sizeCause(prediction, ["B", classes]),
    },
  ]
}

/** Five operations a logit either way, the sum over rows, and the product with what the backward pass starts from. */
function figures({ inputs }: FiguresContext<CrossEntropy>): Figures {
  const classes = numbersOf(inputs.prediction)
  return figuresWith({ forward: perRow(5 * classes + 1), toInput: perRow(6 * classes), kept: 1, passing: classes })
}

function lower(): Call {
  return { function: "losses.cross_entropy", arguments: ["prediction", "label"], optionsFirst: true, options: {} }
}

export const crossEntropy: BlockType<CrossEntropy> = {
  type: "cross-entropy",
  version: 1,
  title: "Cross-entropy",
  category: "training",
  config,
  inputs: [
    { name: "prediction", title: "Prediction", kind: "tensor", help: "Logits, one number a class (B×classes): the output of the last layer, without softmax." },
    { name: "label", title: "Label", kind: "tensor", help: "The right class of each row: the label field of the dataset." },
  ],
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "The mean of −log of the probability given to the right class, which training makes small." }],
  infer,
  figures,
  lower,
  summary: () => "−log p",
}
