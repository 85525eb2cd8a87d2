import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { fieldProblems } from "../datasets.ts"
import { setFix } from "../fixes.ts"
import { boolean, choice, input, integer, options } from "../literals.ts"
import type { CurveSignal, DatasetSignal, Signal } from "../../model/ports.ts"
import { wrappersOf } from "../wrappers.ts"

const config = z.strictObject({
  batch: z.int().min(1).max(100_000_000).default(32).meta({
    title: "Batch",
    description: "Rows of one step over all ranks together, which share them; with downpour or GEM, the rows that one worker takes at a time.",
    unit: "rows",
  }),
  dtype: z.enum(["f32", "f64"]).default("f32").meta({
    title: "Precision",
    description: "Numbers of 32 bits are faster, of 64 bits more exact.",
    labels: { f32: "32 bit", f64: "64 bit" },
  }),
  seed: z.int().min(0).max(4_294_967_295).default(0).meta({
    title: "Seed",
    description: "Decides the initial weights, the order of the rows and what is dropped; the same for any number of ranks.",
    unit: "",
  }),
  shuffle: z.boolean().default(true).meta({ title: "Shuffle", description: "Go through the rows in a new order in each epoch." }),
  log_every: z.int().min(1).max(1_000_000).default(1).meta({
    title: "Log every",
    description: "Write the loss after this many steps.",
    unit: "steps",
  }),
  checkpoint_every: z.int().min(0).max(1_000_000).default(10).meta({
    title: "Checkpoint every",
    description: "Save what is needed to go on after this many epochs; 0 saves only when stopped.",
    unit: "epochs",
  }),
  strict: z.boolean().default(false).meta({ title: "Strict", description: "The same bits on any number of ranks, which costs memory and speed." }),
})
type Train = z.infer<typeof config>

function infer({ id, config, inputs }: InferContext<Train>): Inferred {
  const data = inputs.data?.kind === "dataset" ? inputs.data : undefined
  const loss = inputs.loss?.kind === "loss" ? inputs.loss : undefined
  const problems = [...precisionProblems(id, config, inputs.precision), ...strategyProblems(config, inputs), ...reducerProblems(id, config, inputs), ...(data ? [...partProblems(data, config, inputs.stop), ...(loss ? fieldProblems(loss.reads, data) : [])] : [])]
  if (!loss) return { outputs: {}, problems }
  const { dtype, seed } = config
  const curve: CurveSignal = { kind: "curve", axes: ["step"], values: curveNames(inputs, data) }
  return { outputs: { curve, trace: { kind: "trace" }, model: { kind: "model", origin: id, dims: loss.predictionDims, task: loss.task, fields: loss.reads, predictionReads: loss.predictionReads, dtype, seed, unit: loss.unit } }, problems }
}

function precisionProblems(id: string, { dtype }: Train, precision: Signal | undefined): BlockProblem[] {
  if (dtype === "f32" || precision?.kind !== "precision" || precision.products === undefined) return []
  const fix = setFix("Train in 32 bit", id, "dtype", "f32")
  return [{ code: "mixed-wide-weights", port: "precision", key: "dtype", message: `Mixed precision multiplies numbers of 16 bits (${precision.products}) and keeps weights of 32, and this training keeps weights of 64. Set precision to 32 bit.`, fix }]
}

/** The figures that training logs. */
function curveNames(inputs: InferContext<Train>["inputs"], data: DatasetSignal | undefined): string[] {
  const validates = data?.parts !== undefined && data.parts.validation !== 0
  return ["loss", "epoch_loss", ...(validates ? ["validation_loss"] : []), "step_seconds", ...(inputs.schedule ? ["learning_rate"] : []), ...wrappersOf(inputs.optimizer).flatMap(({ series }) => series), ...(isMaster(inputs.strategy) ? ["staleness", "worker"] : [])]
}

function isMaster(strategy: Signal | undefined): boolean {
  return strategy?.kind === "strategy" && strategy.sharing === "master"
}

/** What needs ranks that compute one gradient together. */
function strategyProblems({ strict }: Train, { strategy, precision, optimizer }: InferContext<Train>["inputs"]): BlockProblem[] {
  if (strategy?.kind !== "strategy" || !strategy.apart) return []
  const problems: BlockProblem[] = []
  if (strict) {
    problems.push({ code: "strict-apart", key: "strict", message: "Strict promises the same bits on any number of ranks, and with this strategy the numbers depend on it. Turn strict off, or use data parallel." })
  }
  if (precision?.kind === "precision" && precision.scaled) {
    problems.push({ code: "scaler-apart", port: "precision", message: "A loss scaler follows the gradients of one training, and with this strategy the ranks train apart. Take the loss scaler away, or use data parallel." })
  }
  const wrapped = new Set(wrappersOf(optimizer).map(({ type }) => type))
  if (wrapped.has("moving-average") && strategy.sharing === "elastic") {
    problems.push({ code: "average-apart", port: "optimizer", message: "A moving average takes every step into its mean, and with elastic averaging a rank that gets no rows of a batch makes none. Wire the optimizer itself, or use data parallel." })
  }
  if (wrapped.has("anderson")) {
    problems.push({ code: "anderson-apart", port: "optimizer", message: "Anderson acceleration extrapolates the steps of one training, and with this strategy the ranks train apart. Wire the optimizer itself, or use data parallel." })
  }
  if (strategy.energy && optimizer?.kind === "optimizer" && optimizer.states > 0) {
    problems.push({ code: "momentum-twice", severity: "warning", port: "optimizer", message: "Gradient energy matching already steps as SGD with momentum would, and this optimizer keeps averages of its own. The published method is SGD without momentum, at the strategy's learning rate." })
  }
  return problems
}

function partProblems({ parts }: DatasetSignal, { batch }: Train, stop: Signal | undefined): BlockProblem[] {
  if (!parts) {
    return [{ code: "all-rows-trained", severity: "warning", port: "data", message: "The rows are not split, so all of them are trained on and none are left to test. Put a split block before." }]
  }
  const problems: BlockProblem[] = []
  if (stop?.kind === "stop" && (stop.patience ?? 0) > 0 && parts.validation === 0) {
    problems.push({ code: "no-validation", severity: "warning", port: "stop", message: "The stop rule waits for a better validation loss, and there are no validation rows, so it watches the training loss. Give the split a validation share, or set patience to 0." })
  }
  if (typeof parts.train === "number" && parts.train > 0 && batch > parts.train) {
    problems.push({ code: "batch-exceeds-rows", severity: "warning", key: "batch", message: `The batch (${batch}) is larger than the train part (${parts.train} rows), so each epoch is one step of ${parts.train} rows.` })
  }
  return problems
}

function reducerProblems(id: string, { strict }: Train, { reducer, strategy }: InferContext<Train>["inputs"]): BlockProblem[] {
  if (!reducer) return []
  const fix = { title: "Leave the reducer out", edits: [{ edit: "disconnect" as const, to: `${id}.reducer` }] }
  if (strategy?.kind !== "strategy" || strategy.sharing !== "all-reduce" || strategy.apart) {
    return [{ code: "reducer-alone", port: "reducer", message: "A reducer adds up the gradients of ranks that share a batch, and no strategy shares it here. Wire a data-parallel block to the strategy, or leave the reducer out.", fix }]
  }
  if (strict) return [{ code: "reducer-idle", severity: "warning", port: "reducer", message: "Strict training adds gradients up in an order of its own, so the reducer has nothing to do. Switch strict off, or leave the reducer out.", fix }]
  return []
}

function lower({ config, inputs }: LowerContext<Train>): Call {
  const rounds = inputs.precision?.kind === "precision" && inputs.precision.products !== undefined
  return {
    function: "train.fit",
    arguments: [],
    options: options({
      data: input("data"),
      network: { network: "loss" },
      optimizer: input("optimizer"),
      strategy: inputs.strategy && input("strategy"),
      stop: inputs.stop && input("stop"),
      dtype: choice("Dtype", config.dtype),
      batch: integer(config.batch),
      seed: integer(config.seed),
      shuffle: boolean(config.shuffle),
      log_every: integer(config.log_every),
      checkpoint_every: integer(config.checkpoint_every),
      schedule: inputs.schedule && input("schedule"),
      clip: inputs.clip && input("clip"),
      scaler: inputs.precision && !rounds ? input("precision") : undefined,
      deterministic: config.strict ? { struct: { strict: boolean(true) } } : undefined,
      start: inputs.start && input("start"),
      memory: inputs.memory && input("memory"),
      precision: rounds ? input("precision") : undefined,
      reducer: inputs.reducer && input("reducer"),
    }),
  }
}

export const train: BlockType<Train> = {
  type: "train",
  version: 1,
  title: "Train",
  category: "job",
  config,
  inputs: [
    { name: "data", title: "Data", kind: "dataset", help: "Split rows; the train part is fitted, the validation part watched." },
    { name: "loss", title: "Loss", kind: "loss", help: "What to make small; the network is everything before it." },
    { name: "optimizer", title: "Optimizer", kind: "optimizer", help: "How each step changes the weights." },
    { name: "strategy", title: "Strategy", kind: "strategy", help: "How ranks share the work; without one it runs on one rank.", optional: true },
    { name: "stop", title: "Stop", kind: "stop", help: "When to end; without one after 100 epochs.", optional: true },
    { name: "schedule", title: "Schedule", kind: "schedule", help: "How the learning rate changes; without one it stays.", optional: true },
    { name: "clip", title: "Clip", kind: "clip", help: "Limits of the gradient; without them it is used as it is.", optional: true },
    { name: "precision", title: "Precision", kind: "precision", help: "To what products round, and how small gradients are kept; without it nothing is rounded or scaled.", optional: true },
    { name: "start", title: "Start", kind: "start", help: "Weights to start from; without them the layers start as they say.", optional: true },
    { name: "memory", title: "Memory", kind: "memory", help: "Where numbers lie and how far reading runs ahead; without it one batch.", optional: true },
    { name: "reducer", title: "Reducer", kind: "reducer", help: "How gradients are added up over ranks; without one, all at once after the backward pass.", optional: true },
  ],
  outputs: [
    { name: "model", title: "Model", kind: "model", help: "The trained network, with its weights and fitted transforms." },
    { name: "curve", title: "Curve", kind: "curve", help: "Loss and other figures over the steps." },
    { name: "trace", title: "Trace", kind: "trace", help: "What happened when: epochs, checkpoints, starts." },
  ],
  job: true,
  infer,
  lower,
  summary: ({ batch, dtype }) => `batch ${batch} · ${dtype}`,
}
