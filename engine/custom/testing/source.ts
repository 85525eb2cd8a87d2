import type { CustomSource } from "../../model/custom.ts"

/** A definition of the smallest custom block. */
export const smallest = {
  type: "twice",
  version: 1,
  title: "Twice",
  category: "network",
  config: { type: "object", properties: { factor: { type: "integer", title: "Factor", description: "By which it multiplies.", minimum: 1, maximum: 9, default: 2 } } },
  inputs: [{ name: "input", title: "Input", kind: "tensor", help: "Numbers." }],
  outputs: [{ name: "output", title: "Output", kind: "tensor", help: "More numbers.", dims: ["B", "input.input.dims[1] * config.factor"] }],
}

/** Its files, with a definition of another kind, or any text in its place. */
export function sourceOf(definition: unknown = smallest, other: Partial<CustomSource> = {}): CustomSource {
  const text = typeof definition === "string" ? definition : JSON.stringify(definition)
  return { type: "twice", files: [], hash: "0123456789abcdef", definition: text, cpp: "namespace custom { twice }", python: "def twice(graph, input, *, id, factor):\n    return input\n", page: "", refused: null, ...other }
}
