import type { Call } from "../../model/call.ts"
import type { Facts } from "../../model/facts.ts"
import type { Target } from "../../model/target.ts"
import type { Totals } from "../2-infer/analysis.ts"

/** A pipeline laid out as functions and stages, in no language yet. Names are identifiers, unique where they are used. */
export interface Plan {
  /** Of the pipeline, as the person wrote it. */
  readonly name: string
  readonly target: Target
  readonly data: readonly DataUse[]
  readonly datasets: readonly DatasetFunction[]
  readonly networks: readonly NetworkFunction[]
  /** In the order in which they run. */
  readonly stages: readonly Stage[]
  readonly figures: Totals
}

export interface DataUse {
  readonly name: string
  /** Default path, relative to the pipeline file. */
  readonly path: string
  readonly block: string
  /** Absent where nobody has looked at the data yet. */
  readonly facts?: Facts
}

/** A dataset that several stages or datasets use: its statements, the last of which is returned. */
export interface DatasetFunction {
  readonly name: string
  readonly block: string
  readonly statements: readonly Statement[]
}

/** The network that one job block trains. */
export interface NetworkFunction {
  readonly name: string
  readonly block: string
  readonly placeholders: readonly Placeholder[]
  readonly statements: readonly Statement[]
  readonly prediction: VariableValue
  /** A variable. */
  readonly loss: string
}

export interface Placeholder {
  readonly variable: string
  readonly field: string
  /** Without the batch. */
  readonly dims: readonly number[]
  /** Of a field of class labels. */
  readonly classes?: number
  /** The dataset block where the network starts. */
  readonly block: string
}

export interface Stage {
  readonly name: string
  readonly block: string
  /** The block's name as the person wrote it. */
  readonly title: string
  readonly ranks: number
  /** It may end the job. */
  readonly decides?: boolean
  /** Its ranks do not compute one gradient together. */
  readonly apart?: true
  /** Stages whose results it reads. */
  readonly needs: readonly string[]
  /** Specs, then the job itself, which is returned. */
  readonly statements: readonly Statement[]
}

export interface Statement {
  readonly block: string
  readonly title: string
  /** Null: the value is returned. */
  readonly variable: string | null
  /** What the function is given first: the graph under construction, the running stage, or nothing. */
  readonly receiver: "graph" | "stage" | null
  readonly call: Call
  /** By input port. */
  readonly values: Readonly<Record<string, Value>>
  /** Name of the network function behind a loss or model, by input port. */
  readonly networks: Readonly<Record<string, string>>
}

/** What a statement gave, or one member of it where its block has several tensor outputs: `latent.mean`. */
export interface VariableValue {
  readonly variable: string
  readonly member?: string
}

export type Value =
  | VariableValue
  /** The value of a dataset function. */
  | { readonly dataset: string }
  /** What another stage wrote: the id of its block. */
  | { readonly artefact: string }
