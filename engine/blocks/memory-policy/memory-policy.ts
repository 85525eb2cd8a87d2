import { z } from "zod"
import type { BlockType, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { choice, integer } from "../literals.ts"

const titles = { mirrored: "Mirrored", managed: "Managed" }
type Shared = keyof typeof titles

const config = z.strictObject({
  shared: z.enum(Object.keys(titles) as [Shared, ...Shared[]]).default("mirrored").meta({
    title: "Shared memory",
    description: "Where lies what the program and a GPU both use: a copy on each side, or one that the driver moves; without a GPU it makes no difference.",
    labels: titles,
  }),
  prefetch: z.int().min(0).max(16).default(2).meta({
    title: "Prefetch",
    description: "Batches that are read and converted while a step computes; 0 reads each one when its step begins.",
    unit: "batches",
  }),
})
type MemoryPolicy = z.infer<typeof config>

function lower({ config: { shared, prefetch } }: LowerContext<MemoryPolicy>): Call {
  return { function: "train.memory_policy", arguments: [], options: { shared: choice("MemoryKind", shared), prefetch: integer(prefetch) } }
}

export const memoryPolicy: BlockType<MemoryPolicy> = {
  type: "memory-policy",
  version: 1,
  title: "Memory policy",
  category: "training",
  config,
  inputs: [],
  outputs: [{ name: "memory", title: "Memory", kind: "memory", help: "Where numbers lie, and how far reading runs ahead." }],
  infer: ({ config: { prefetch } }) => ({ outputs: { memory: { kind: "memory", prefetch } }, problems: [] }),
  lower,
  summary: ({ shared, prefetch }) => `${titles[shared].toLowerCase()} · ${prefetch} ahead`,
}
