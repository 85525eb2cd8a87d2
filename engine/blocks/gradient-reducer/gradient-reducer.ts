import { z } from "zod"
import type { BlockType, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import type { ReducerSignal } from "../../model/ports.ts"
import { boolean, choice, integer, options, real } from "../literals.ts"

const groupings = { none: "All in one group", "per-layer": "A group a layer", "n-groups": "So many groups", size: "By size" }
const coordinators = { direct: "Direct", "rank-0": "Rank 0", "bit-vector": "Bit vector" }
const compressions = { none: "None", fp16: "fp16", bf16: "bf16" }
type Grouping = keyof typeof groupings
type Coordinator = keyof typeof coordinators
type Compression = keyof typeof compressions

function keysOf<K extends string>(labels: Readonly<Record<K, string>>): [K, ...K[]] {
  return Object.keys(labels) as [K, ...K[]]
}

const config = z.strictObject({
  grouping: z.enum(keysOf<Grouping>(groupings)).default("n-groups").meta({ title: "Grouping", description: "Which gradients travel together, in the order in which the backward pass finishes them.", labels: groupings }),
  groups: z.int().min(1).max(1000).default(8).meta({ title: "Groups", description: "Into so many groups the parameter tensors are cut, with equally many in each but the last; more groups than tensors make one of each.", unit: "groups" }),
  size: z.number().min(0.001).max(10_000).default(25).meta({ title: "Size", description: "A group is full when its gradients hold so much, before compression.", unit: "MB" }),
  overlap: z.boolean().default(true).meta({ title: "Overlap", description: "A group sets out as soon as its last gradient is final, while the backward pass goes on." }),
  compression: z.enum(keysOf<Compression>(compressions)).default("none").meta({ title: "Compression", description: "Gradients travel as numbers of 16 bits: half the bytes or less, and about 3 digits (fp16) or 2 (bf16).", labels: compressions }),
  coordinator: z.enum(keysOf<Coordinator>(coordinators)).default("direct").meta({ title: "Coordinator", description: "How ranks agree on what sets out next: by the plan that each of them has, through rank 0, or by a vector of bits.", labels: coordinators }),
})
type GradientReducer = z.infer<typeof config>

function signalOf({ grouping, groups, size, compression }: GradientReducer): ReducerSignal {
  return { kind: "reducer", grouping, groups, megabytes: size, halves: compression !== "none" }
}

/** What a grouping does not read is left out. */
function lower({ config: { grouping, groups, size, overlap, compression, coordinator } }: LowerContext<GradientReducer>): Call {
  const of = (name: string, value: string) => choice(`strategies.GradientReducer.${name}`, value.replace("-", "_"))
  return {
    function: "strategies.gradient_reducer",
    arguments: [],
    options: options({
      grouping: of("Grouping", grouping),
      groups: grouping === "n-groups" ? integer(groups) : undefined,
      megabytes: grouping === "size" ? real(size) : undefined,
      overlap: boolean(overlap),
      compression: of("Compression", compression),
      coordinator: of("Coordinator", coordinator),
    }),
  }
}

function summary({ grouping, groups, size, compression, coordinator }: GradientReducer): string {
  const how = { none: "one group", "per-layer": "a group a layer", "n-groups": `${groups} groups`, size: `groups of ${size} MB` }[grouping]
  return [how, ...(compression === "none" ? [] : [compression]), ...(coordinator === "direct" ? [] : [coordinators[coordinator].toLowerCase()])].join(" · ")
}

export const gradientReducer: BlockType<GradientReducer> = {
  type: "gradient-reducer",
  version: 1,
  title: "Gradient reducer",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "reducer", title: "Reducer", kind: "reducer", help: "How the gradients of all ranks are added up." }],
  infer: ({ config }) => ({ outputs: { reducer: signalOf(config) }, problems: [] }),
  lower,
  summary,
}
