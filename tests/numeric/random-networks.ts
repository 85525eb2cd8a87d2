import { blockPython } from "../../engine/blocks/python.generated.ts"
import type { Block, Json, Pipeline } from "../../engine/model/pipeline.ts"
import { emptyPipeline } from "../../engine/model/pipeline.ts"
import { uniformFrom } from "../samples/random.ts"

/** The folder that the drawings' data paths are relative to. */
export const dataFolder = "tests/samples"

/** Random choices in the order in which they are asked for. */
interface Dice {
  readonly among: <T>(choices: readonly T[]) => T
  /** A whole number from one to another, both included. */
  readonly whole: (least: number, most: number) => number
  readonly chance: (share: number) => boolean
}

function diceFrom(seed: number): Dice {
  const uniform = uniformFrom(seed)
  const whole = (least: number, most: number): number => least + Math.floor(uniform() * (most - least + 1))
  return { among: (choices) => choices[whole(0, choices.length - 1)]!, whole, chance: (share) => uniform() < share }
}

type Config = Readonly<Record<string, Json>>
type Kinds = Readonly<Record<string, (dice: Dice) => Config>>

/** Those whose Python is written. */
const functions = ["relu", "tanh", "sigmoid", "gelu", "softplus", "leaky_relu", "elu", "silu", "softmax"].filter((name) => blockPython["activation"]?.text.includes(`"${name}"`))
const decay = (dice: Dice): number => dice.among([0, 0, 0.01, 0.3])
const adamLike = (dice: Dice): Config => ({ learning_rate: dice.among([1e-3, 0.03]), beta1: dice.among([0.9, 0.5, 0]), beta2: dice.among([0.999, 0.9]), weight_decay: decay(dice) })

function denseConfig(dice: Dice, units: number): Config {
  return { units, activation: dice.among(["none", ...functions]), bias: dice.chance(0.8), start: dice.among(["uniform", "he", "glorot"]) }
}

/** Layers of one row of numbers. */
const layers: Kinds = {
  // Of two numbers a layer norm makes 1 and −1 whatever they are, and their gradient is rounding alone.
  dense: (dice) => denseConfig(dice, dice.whole(3, 24)),
  activation: (dice) => ({ function: dice.among(functions) }),
  dropout: (dice) => ({ rate: dice.among([0, 0.1, 0.5]) }),
  "layer-norm": (dice) => ({ affine: dice.chance(0.7) }),
  "batch-norm": (dice) => ({ momentum: dice.among([0.1, 0.5]) }),
}

const imageLayers: Kinds = {
  convolution: (dice) => ({ channels: dice.whole(1, 4), kernel: dice.among([1, 3]), stride: dice.whole(1, 2), activation: dice.among(["none", ...functions.filter((name) => name !== "softmax")]), bias: dice.chance(0.8) }),
  pool: (dice) => ({ kind: dice.among(["max", "average"]), size: 2, stride: dice.whole(0, 1) }),
  dropout: layers["dropout"]!,
}

/** With blocks of several layers; most convolutions keep the size, of which these leave little. */
const imageBlocks: Kinds = {
  ...imageLayers,
  convolution: (dice) => ({ ...imageLayers["convolution"]!(dice), keep_size: dice.chance(0.7) }),
  "batch-norm": layers["batch-norm"]!,
  residual: (dice) => ({ channels: dice.whole(1, 12), stride: dice.whole(1, 2), activation: dice.among(functions.filter((name) => name !== "softmax")) }),
  "dense-block": (dice) => ({ layers: dice.whole(1, 4), growth: dice.whole(1, 6), dropout: dice.among([0, 0.2]) }),
  "transition-down": (dice) => ({ dropout: dice.among([0, 0.2]) }),
  "transition-up": (dice) => ({ channels: dice.whole(1, 8) }),
  "transposed-convolution": (dice) => ({ channels: dice.whole(1, 6), kernel: dice.among([2, 4]), stride: 2, padding: dice.whole(0, 1), activation: dice.among(["none", "relu"]) }),
}

const losses: Kinds = {
  "mean-squared-error": () => ({}),
  "mean-absolute-error": () => ({}),
  huber: (dice) => ({ delta: dice.among([0.1, 1]) }),
  // Not relative L2: targets of 0 make any rounding a difference of its own size (native/tephra/losses/losses.hpp).
}

const optimizers: Kinds = {
  sgd: (dice) => {
    const momentum = dice.among([0, 0.9])
    return { learning_rate: dice.among([1e-3, 0.05]), momentum, nesterov: momentum > 0 && dice.chance(0.5), weight_decay: decay(dice) }
  },
  adam: adamLike,
  adamw: adamLike,
  adagrad: (dice) => ({ learning_rate: 0.01, rate_decay: dice.among([0, 0.1]), weight_decay: decay(dice) }),
  rmsprop: (dice) => ({ learning_rate: 0.01, smoothing: dice.among([0.99, 0.5]), momentum: dice.among([0, 0.9]), weight_decay: decay(dice), centred: dice.chance(0.5) }),
  lars: (dice) => ({ learning_rate: 0.1, momentum: dice.among([0, 0.9]), weight_decay: decay(dice) }),
  lamb: adamLike,
}

/** Of the kinds whose Python is written: the others have no twin. */
function block(dice: Dice, kinds: Kinds): Block {
  const type = dice.among(Object.keys(kinds).filter((name) => Object.hasOwn(blockPython, name)))
  return { type, name: type, config: kinds[type]!(dice) }
}

const plain = (type: string, config: Config = {}): Block => ({ type, name: type, config })

const datasets: Pick<Pipeline, "blocks" | "wires"> = {
  blocks: {
    tableaaa: plain("csv-table", { path: "regression/table.csv" }),
    columnsa: plain("columns", { features: ["GRE_Score", "TOEFL_Score", "University_Rating", "SOP", "LOR", "CGPA", "Research"], target: ["Admit"] }),
    tablespl: plain("split"),
    standard: plain("standardise"),
    digitsaa: plain("idx-images", { images_path: "digits/images-idx3-ubyte", labels_path: "digits/labels-idx1-ubyte" }),
    digitspl: plain("split"),
    scaleaaa: plain("scale"),
  },
  wires: { "columnsa.table": "tableaaa.table", "tablespl.data": "columnsa.data", "standard.data": "tablespl.data", "digitspl.data": "digitsaa.data", "scaleaaa.data": "digitspl.data" },
}

/** Of the digits. */
const imageSide = 14

/** Ids of eight letters: which network, then which of its blocks. */
function idIn(network: number, part: number): string {
  const letters = (number: number): string => String.fromCharCode(97 + Math.floor(number / 24), 97 + (number % 24))
  return `net${letters(network)}${letters(part)}x`
}

/** What the ids of all its blocks begin with. */
export function networkOf(id: string): string {
  return id.slice(0, 5)
}

/** One drawing that trains so many random networks, each a stage of its own, on a table or on images, with rows left over for a short last batch. */
export function randomNetworks(seed: number, count: number, onImages: Kinds = imageLayers): Pipeline {
  const dice = diceFrom(seed)
  const networks = Array.from({ length: count }, (_, index) => network(dice, index, onImages))
  const all = [datasets, ...networks]
  return { ...emptyPipeline(`random ${seed}`), blocks: Object.assign({}, ...all.map(({ blocks }) => blocks)) as Pipeline["blocks"], wires: Object.assign({}, ...all.map(({ wires }) => wires)) as Pipeline["wires"] }
}

/** Ways from one value, which are added up or joined. */
interface Fork {
  readonly join: "add" | "concatenate"
  readonly ways: readonly (readonly Block[])[]
}
type Part = Block | Fork

/** The same with blocks of several layers among those on images. */
export function deepNetworks(seed: number, count: number): Pipeline {
  return randomNetworks(seed, count, imageBlocks)
}

function network(dice: Dice, index: number, imageKinds: Kinds): Pick<Pipeline, "blocks" | "wires"> {
  const onImages = dice.chance(0.4)
  const layersOf = [...(onImages ? imageChain(dice, imageKinds) : []), ...several(dice, [0, 3], () => block(dice, layers)), ...maybe(dice, rowFork), plain("dense", { ...denseConfig(dice, onImages ? 10 : 1), activation: "none" })]
  const chain = drawn(index, layersOf, onImages ? "scaleaaa.image" : "standard.features")
  // In 32 bits the gradient of a single bias may cancel to less than its rounding, which says nothing of either program.
  const others = [onImages ? plain("cross-entropy") : block(dice, losses), block(dice, optimizers), plain("stop-rule", { epochs: 3 }), plain("train", { dtype: "f64", batch: dice.among([7, 32, 48]), seed: dice.whole(0, 1e6), shuffle: dice.chance(0.8) })]
  const ends = others.map((one, part) => [idIn(index, chain.blocks.length + part), one] as const)
  const [loss, optimizer, stop, train] = ends.map(([id]) => id)
  const field = onImages ? "label" : "target"
  const wires = {
    ...Object.fromEntries(chain.wires),
    [`${loss}.prediction`]: chain.output,
    [`${loss}.${field}`]: onImages ? "scaleaaa.label" : "standard.target",
    [`${train}.data`]: onImages ? "scaleaaa.data" : "standard.data",
    [`${train}.loss`]: `${loss}.loss`,
    [`${train}.optimizer`]: `${optimizer}.optimizer`,
    [`${train}.stop`]: `${stop}.stop`,
  }
  return { blocks: Object.fromEntries([...chain.blocks, ...ends]), wires }
}

/** Places on a side of an image behind a layer, from so many before it; less than 1 where its window finds no room. */
function sideBehind({ type, config }: Block, side: number): number {
  const { kernel, stride, size, padding, keep_size } = config as Record<string, number | boolean | undefined>
  const places = (window: number, step: number): number => (window > side ? 0 : Math.floor((side - window) / step) + 1)
  if (type === "convolution") return keep_size === true ? Math.ceil(side / Number(stride)) : places(Number(kernel), Number(stride))
  if (type === "pool") return places(Number(size), Number(stride) === 0 ? Number(size) : Number(stride))
  if (type === "residual") return Math.ceil(side / Number(stride))
  if (type === "transition-down") return places(2, 2)
  if (type === "transition-up") return 2 * side
  if (type === "transposed-convolution") return (side - 1) * Number(stride) - 2 * Number(padding) + Number(kernel)
  return side
}

interface Drawn {
  readonly blocks: readonly (readonly [string, Block])[]
  readonly wires: readonly (readonly [string, string])[]
  readonly output: string
}

function drawn(network: number, parts: readonly Part[], input: string): Drawn {
  const blocks: [string, Block][] = []
  const wires: [string, string][] = []
  const add = (one: Block, inputs: Readonly<Record<string, string>>): string => {
    const id = idIn(network, blocks.length)
    blocks.push([id, one])
    for (const [port, source] of Object.entries(inputs)) wires.push([`${id}.${port}`, source])
    return `${id}.output`
  }
  // What a batch norm gives has a mean of rounding alone, so another one behind it keeps a running mean that says nothing.
  const isNormed = (source: string): boolean => blocks.some(([id, { type }]) => `${id}.output` === source && type === "batch-norm")
  const sides = new Map([[input, imageSide]])
  const sideOf = (source: string): number => sides.get(source) ?? imageSide
  const fits = (one: Block, at: string): boolean => sideBehind(one, sideOf(at)) >= 1 && !(one.type === "batch-norm" && isNormed(at))
  const next = (one: Block, at: string): string => {
    const output = add(one, { input: at })
    sides.set(output, sideBehind(one, sideOf(at)))
    return output
  }
  const along = (way: readonly Block[], from: string): string => way.reduce((at, one) => (fits(one, at) ? next(one, at) : at), from)
  const fork = ({ join, ways }: Fork, from: string): string => {
    const ends = ways.map((way) => along(way, from))
    const output = add(plain(join), Object.fromEntries(ends.map((end, at) => [`in.${at}`, end])))
    sides.set(output, sideOf(ends[0] ?? from))
    return output
  }
  const output = parts.reduce((at, part) => ("ways" in part ? fork(part, at) : along([part], at)), input)
  return { blocks, wires, output }
}

function imageChain(dice: Dice, kinds: Kinds): Part[] {
  const known = several(dice, [0, 2], () => block(dice, kinds))
  return [...known, ...maybe(dice, (thrown) => imageFork(thrown, kinds)), plain("flatten")]
}

/** Both ways end alike, often in a layer whose gradient is that of the sum. */
function rowFork(dice: Dice): Part[] {
  const units = dice.whole(3, 16)
  const layer = (): Block => plain("dense", { ...denseConfig(dice, units), ...(dice.chance(0.6) ? { activation: "none" } : {}) })
  const end = (): Block[] => [layer(), ...(dice.chance(0.3) ? [plain(dice.among(["layer-norm", "batch-norm"]))] : [])]
  const more = several(dice, [0, 2], () => [...(dice.chance(0.4) ? [plain("slice", { begin: dice.whole(0, 1) })] : []), ...end()])
  return [{ join: dice.among(["add", "add", "concatenate"]), ways: [end(), [block(dice, layers), ...end()], ...more] }]
}

function imageFork(dice: Dice, kinds: Kinds): Part[] {
  const shape = kinds["convolution"]!(dice)
  const layer = (): Block => plain("convolution", { ...shape, activation: dice.among(["none", "none", "tanh"]), bias: dice.chance(0.8) })
  const more = several(dice, [0, 1], () => [layer()])
  return [{ join: dice.among(["add", "add", "concatenate"]), ways: [[layer()], [plain("dropout", { rate: 0.1 }), layer()], ...more] }, ...(dice.chance(0.5) ? [plain("pool", imageLayers["pool"]!(dice))] : [])]
}

function maybe(dice: Dice, make: (dice: Dice) => Part[]): Part[] {
  return dice.chance(0.4) ? make(dice) : []
}

function several<T>(dice: Dice, [least, most]: readonly [number, number], make: () => T): T[] {
  return Array.from({ length: dice.whole(least, most) }, make)
}
