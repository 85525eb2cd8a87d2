import { z } from "zod"
import { boolean } from "./literals.ts"
import type { BlockType } from "../model/block-type.ts"
import { coupledDecay, learningRate, momentum, optimizerBlock } from "./optimizers.ts"

/** LARS and LARC: one rule of the library, whose `clip` tells them apart. */
export function layerwiseBlock(type: "lars" | "larc", title: string, usualRate: number): BlockType<z.infer<ReturnType<typeof layerwiseConfig>>> {
  return optimizerBlock({
    type,
    title,
    config: layerwiseConfig(usualRate),
    rule: "lars",
    fixed: { clip: boolean(type === "larc") },
    states: () => 1,
    summary: ({ learning_rate, trust }) => `rate ${learning_rate} · trust ${trust}`,
  })
}

function layerwiseConfig(usualRate: number) {
  return z.strictObject({
    learning_rate: learningRate(usualRate),
    momentum: momentum(0.9),
    trust: z.number().min(1e-8).max(1).default(1e-3).meta({ title: "Trust", description: "How far a tensor may move in one step, as a share of its own size.", unit: "" }),
    weight_decay: coupledDecay(0),
  })
}
