/** What a local script must know of a plan and a target. */
export interface LocalScriptInput {
  /** In topological order. `block` is the id of the job block, `title` its name. */
  readonly stages: readonly LocalStage[]
  /** OpenMP threads of each rank. */
  readonly threads: number
  /** Seconds; the program checkpoints and stops before they are over. */
  readonly walltime?: number | undefined
}

export interface LocalStage {
  readonly name: string
  readonly ranks: number
  readonly block?: string | undefined
  readonly title?: string | undefined
}
