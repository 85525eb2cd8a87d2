import { output } from "./command.ts"
import { environment, processors } from "./machine.ts"

/** A benchmark program of native/bench, ours or a peer's. */
export interface Program {
  readonly path: string
  readonly env?: NodeJS.ProcessEnv
}

/** One line that a program prints; native/bench/common/program.hpp says what is in it. */
export interface Outcome {
  readonly steps: number
  readonly seconds: number
  readonly waited_seconds: number
  readonly loss: number
  readonly resident_bytes: number
  readonly blas: string
  readonly version: string
  /** From before the process was started to the end of its last step. */
  readonly since_start: number
}

export interface Work {
  readonly name: string
  readonly optimizer: "sgd" | "adam"
  readonly threads: number
}

/** Runs one case in one mode, pinned to as many processors as it has threads. */
export function run(program: Program, mode: "loss" | "start" | "time", { name, optimizer, threads }: Work): Outcome {
  const words = ["-c", processors(threads), program.path, name, mode, `optimizer=${optimizer}`, `threads=${threads}`]
  const env = { ...environment(threads), ...program.env }
  const started = Number(process.hrtime.bigint()) / 1e9
  const said = JSON.parse(output("taskset", words, { env })) as Outcome & { ended_at: number }
  return { ...said, since_start: said.ended_at - started }
}
