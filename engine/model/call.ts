/**
 * One statement of a generated program, in no language yet: which function, fed by which inputs, with which options.
 * A block says it once, and each emitter prints it: `layers.dense` is `layers::dense` in C++ and `Layers.dense` in Python.
 */
export type Literal =
  | { readonly string: string }
  /** One character, as the delimiter of a table. */
  | { readonly character: string }
  /** Printed with every digit and a decimal point. */
  | { readonly real: number }
  | { readonly integer: number }
  | { readonly boolean: boolean }
  /** A value of an enumeration: `Activation::relu` in C++, "relu" in Python; `of` may lie in others, as `optim.Schedule.Kind`. */
  | { readonly of: string; readonly value: string }
  | { readonly list: readonly Literal[] }
  /** The value that arrives at an input port: a variable, a dataset's function call, the id of the block that trained a model. */
  | { readonly input: string }
  /** The network behind the loss or model that arrives at an input port: `pipeline::network_of_train`. */
  | { readonly network: string }
  /** In the order written; C++ designated initialisers need the order of the struct. */
  | { readonly struct: Readonly<Record<string, Literal>> }

/**
 * What is passed before or after the options: the value at an input port, those of a variadic port as one list (`{a, b}`), or those of
 * several ports as one struct whose members are named as the ports (`{.prediction = a, .target = b}`; keywords in Python).
 */
export type Argument = string | { readonly list: string } | { readonly struct: readonly string[] }

/** Code of a custom block, which travels with the job: `blocks/<type>.hpp`, and a part of `train.py`. */
export interface OwnCode {
  readonly type: string
  /** What it defines: `custom::NAME` in C++, a function of this name in Python. */
  readonly function: string
  readonly cpp: string
  readonly python: string
  /** SHA-256 over the files of the block, hex. */
  readonly hash: string
}

export interface Call {
  /** `layers.dense`. */
  readonly function: string
  /** In order; an input that is not connected is left out. */
  readonly arguments: readonly Argument[]
  /** True where the options stand before the arguments, as in `losses::huber(graph, {…}, prediction, target)`. */
  readonly optionsFirst?: boolean
  /** The block's id is added in front by the emitter. */
  readonly options: Readonly<Record<string, Literal>>
  /** The code that defines the function, where the run time does not. */
  readonly own?: OwnCode
}
