import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dimsText, type TensorSignal } from "../../model/ports.ts"
import { mergeFields } from "../datasets.ts"
import { input, real } from "../literals.ts"
import { inferRegressionLoss, regressionInputs } from "../losses.ts"
import { tensorOf } from "../tensors.ts"

const config = z.strictObject({
  viscosity: z.number().min(0).max(1e6).default(0.01 / Math.PI).meta({ title: "Viscosity", description: "The number ν of the Burgers equation: how fast differences level out.", unit: "" }),
  data_weight: z.number().min(0).max(1e9).default(1).meta({ title: "Data weight", description: "How much the distance from known values counts.", unit: "" }),
  residual_weight: z.number().min(0).max(1e9).default(1).meta({ title: "Residual weight", description: "How much it counts that the equation is not satisfied.", unit: "" }),
})
type PdeResidual = z.infer<typeof config>

function infer(context: InferContext<PdeResidual>): Inferred {
  const { outputs, problems } = inferRegressionLoss(context)
  const [coordinates, prediction, ...ofRows] = ["coordinates", "prediction", "source", "known"].map((port) => tensorOf(context.inputs[port]))
  if (!coordinates || !prediction || outputs.loss?.kind !== "loss") return { outputs: {}, problems }
  const reads = [coordinates, ...ofRows].reduce((all, tensor) => mergeFields(all, tensor?.reads), outputs.loss.reads)
  return { outputs: { loss: { ...outputs.loss, reads } }, problems: [...problems, ...shapeProblems(coordinates, prediction), ...rowProblems(context)] }
}

/** What is said of each row is one number. */
function rowProblems({ inputs }: InferContext<PdeResidual>): BlockProblem[] {
  return ["source", "known"].flatMap((port): BlockProblem[] => {
    const tensor = tensorOf(inputs[port])
    if (!tensor || (tensor.dims.length === 2 && tensor.dims[1] === 1 && tensor.dtype === "number" && !tensor.trained)) return []
    return [{ code: "one-number-a-row", port, message: `This is one number a row, B×1, as the dataset gives it, and ${dimsText(tensor.dims)}${tensor.trained ? " after a layer" : ""} is wired. Wire a field of the dataset.` }]
  })
}

function shapeProblems(coordinates: TensorSignal, prediction: TensorSignal): BlockProblem[] {
  const wide = coordinates.dims.length === 2 && (typeof coordinates.dims[1] === "string" || coordinates.dims[1]! >= 2)
  if (coordinates.trained || !wide) return [{ code: "coordinates-needed", port: "coordinates", message: `An equation is differentiated by places and time, B×(d + 1), as the dataset gives them, and this is ${dimsText(coordinates.dims)}${coordinates.trained ? " after a layer" : ""}.` }]
  if (prediction.dims.length === 2 && prediction.dims[1] === 1) return []
  return [{ code: "one-value-needed", port: "prediction", message: `The equation is for one value a row, B×1, and the prediction is ${dimsText(prediction.dims)}.` }]
}

function lower({ config: { viscosity, data_weight, residual_weight } }: LowerContext<PdeResidual>): Call {
  return {
    function: "losses.pde_residual",
    arguments: ["prediction", "coordinates", "target"],
    optionsFirst: true,
    options: { viscosity: real(viscosity), data_weight: real(data_weight), residual_weight: real(residual_weight), source: input("source"), known: input("known") },
  }
}

export const pdeResidual: BlockType<PdeResidual> = {
  type: "pde-residual",
  version: 1,
  title: "PDE residual",
  category: "training",
  config,
  inputs: [
    ...regressionInputs.map((port) => ({ ...port, help: port.name === "prediction" ? "The solution that the network says, B×1." : "Known values of the solution, B×1." })),
    { name: "coordinates", title: "Coordinates", kind: "tensor", help: "Places and then time of each row, B×(d + 1), as the dataset gives them." },
    { name: "source", title: "Source", kind: "tensor", optional: true, help: "What the equation should leave instead of 0, B×1, as of a manufactured solution." },
    { name: "known", title: "Known", kind: "tensor", optional: true, help: "1 in rows whose target is known and 0 where only the equation counts, B×1, as collocation points give it." },
  ],
  outputs: [{ name: "loss", title: "Loss", kind: "loss", help: "Distance from known values and from the equation, which training makes small." }],
  infer,
  figures: () => null,
  lower,
  summary: ({ viscosity }) => `Burgers · ν ${Number(viscosity.toPrecision(3))}`,
}
