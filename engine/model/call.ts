/**
 * One statement of a generated program, neutral enough for any target language: which function, fed by which
 * inputs, with which options. The emitters print it; a block says it once a language.
 */
export type Literal =
  | { readonly string: string }
  /** Printed with every digit and a decimal point. */
  | { readonly real: number }
  | { readonly integer: number }
  | { readonly boolean: boolean }
  /** A name of an enumeration, as `Activation::relu`. */
  | { readonly name: string }
  | { readonly list: readonly Literal[] }
  /** The value that arrives at an input port: a variable, a dataset's function call, the id of the block that trained a model. */
  | { readonly input: string }
  /** The network behind the loss or model that arrives at an input port: `pipeline::network_of_train`. */
  | { readonly network: string }
  /** In the order written; C++ designated initialisers need the order of the struct. */
  | { readonly struct: Readonly<Record<string, Literal>> }

export interface CppCall {
  /** `layers::dense`. */
  readonly function: string
  /** Input ports whose values are passed, in order, before the options. */
  readonly arguments: readonly string[]
  /** True where the options stand before the arguments, as in `losses::huber(graph, {…}, prediction, target)`. */
  readonly optionsFirst?: boolean
  /** Designated initialisers; `.id` is added in front by the emitter. */
  readonly options: Readonly<Record<string, Literal>>
}

export interface Call {
  readonly cpp: CppCall
}
