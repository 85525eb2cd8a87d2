import { BinaryWriter } from "@bufbuild/protobuf/wire"

/** Fields in the order of writing: a whole number, text, bytes (of a message or packed numbers), or several. */
export type Fields = readonly (readonly [number: number, value: number | bigint | string | Uint8Array])[]

/** A message of the wire format. */
export function message(fields: Fields): Uint8Array {
  const writer = new BinaryWriter()
  for (const [number, value] of fields) {
    if (typeof value === "number" || typeof value === "bigint") writer.tag(number, 0).int64(value)
    else if (typeof value === "string") writer.tag(number, 2).string(value)
    else writer.tag(number, 2).bytes(value)
  }
  return writer.finish()
}

/** Whole numbers as a packed list. */
export function packed(...integers: readonly (number | bigint)[]): Uint8Array {
  const writer = new BinaryWriter()
  for (const integer of integers) writer.int64(integer)
  return writer.finish()
}

export function input(name: string): Uint8Array {
  return message([[1, name]])
}

/** A node that adds its inputs. */
export function addition(output: string, ...inputs: readonly string[]): Uint8Array {
  return message([...inputs.map((name) => [1, name] as const), [2, output], [4, "Sum"]])
}

/** A file with one graph of these fields. */
export function modelFile(graph: Fields): Uint8Array {
  return message([[1, 7], [7, message(graph)], [8, message([[1, ""], [2, 13]])]])
}
