import type { JobFile } from "../model/job-file.ts"
import type { Machine } from "../model/machine.ts"
import type { Target } from "../model/target.ts"
import type { ArrayText } from "./array-text.ts"
import type { QueueText } from "./queue-text.ts"

/** What scripts must know of a plan, its target and the target's machine. */
export interface ScriptInput {
  /** The pipeline's name, as the person wrote it. */
  readonly name: string
  /** In topological order. */
  readonly stages: readonly ScriptStage[]
  readonly target: Target
  readonly machine: Machine
}

export interface ScriptStage {
  readonly name: string
  readonly ranks: number
  /** Id of the job block. */
  readonly block?: string | undefined
  /** Name of the block. */
  readonly title?: string | undefined
}

/** A batch system as text: it never asks which pipeline, and nothing else asks which batch system. */
export interface SchedulerText {
  /** As people call it. */
  readonly title: string
  /** The command that hands in the job without submit.sh; null where there is no batch system. */
  readonly command: (machine: Machine) => string | null
  readonly scripts: (input: ScriptInput) => readonly JobFile[]
  /** Its arrays; null where a job is handed in alone. */
  readonly array: ArrayText | null
  /** Its queue, as text in and text out; null where there is none. */
  readonly queue: QueueText | null
}
