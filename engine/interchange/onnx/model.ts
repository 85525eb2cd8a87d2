import type { NamedArray } from "../arrays.ts"

/** What is read of an ONNX file (IR version 3 and later): one graph of nodes, its weights, what goes in and out. */
export interface OnnxModel {
  readonly irVersion: number
  /** The program that wrote the file, as it calls itself. */
  readonly producer: string
  /** Version of the operators of ONNX itself. */
  readonly opset: number
  readonly graph: OnnxGraph
}

export interface OnnxGraph {
  readonly name: string
  /** Each reads only inputs, weights and outputs of nodes before it; an output has one maker. */
  readonly nodes: readonly OnnxNode[]
  readonly weights: ReadonlyMap<string, NamedArray>
  /** Without the weights that old files list here too. */
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
  /** What the exporter says of values between nodes. */
  readonly between: ReadonlyMap<string, OnnxValue>
}

export interface OnnxNode {
  /** May be empty, and need not be unique. */
  readonly name: string
  readonly operator: string
  /** Empty for the operators of ONNX itself. */
  readonly domain: string
  /** Names of values; empty for an optional input that is left out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: ReadonlyMap<string, OnnxAttribute>
}

export type OnnxAttribute =
  | { readonly kind: "number"; readonly value: number }
  /** Beyond 2^53 the nearest number. */
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "array"; readonly value: NamedArray }
  | { readonly kind: "numbers"; readonly values: readonly number[] }
  | { readonly kind: "integers"; readonly values: readonly number[] }
  | { readonly kind: "texts"; readonly values: readonly string[] }
  /** A graph within a node, a sparse array and the like: told, not read. */
  | { readonly kind: "other" }

export interface OnnxValue {
  readonly name: string
  /** As ONNX calls it (`FLOAT`); null for a sequence, a map or nothing said. */
  readonly element: string | null
  /** A dim is a size, a name shared by equal sizes, or unknown (null). Null when not even the number of dims is said. */
  readonly shape: readonly (number | string | null)[] | null
}
