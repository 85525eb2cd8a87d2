import { quoted } from "../text.ts"
import { arrayIn } from "./array.ts"
import type { OnnxAttribute } from "./model.ts"
import type { Message, WireFile } from "./wire.ts"
import { bytesAt, damagedModel, fixedAt, integerAt, integersAt, messageIn, textAt, textsAt } from "./wire.ts"

/** Field numbers of AttributeProto. */
const field = { name: 1, float: 2, integer: 3, text: 4, array: 5, floats: 7, integers: 8, texts: 9, type: 20 } as const

/** By AttributeProto.AttributeType. */
const readers: Readonly<Record<number, (message: Message, source: WireFile) => OnnxAttribute>> = {
  1: (message, source) => ({ kind: "number", value: fixedAt(message, field.float, Float32Array, source).at(-1) ?? 0 }),
  2: (message) => ({ kind: "integer", value: integerAt(message, field.integer) }),
  3: (message) => ({ kind: "text", value: textAt(message, field.text) }),
  4: (message, source) => ({ kind: "array", value: arrayIn(bytesAt(message, field.array) ?? new Uint8Array(), source) }),
  6: (message, source) => ({ kind: "numbers", values: [...fixedAt(message, field.floats, Float32Array, source)] }),
  7: (message, source) => ({ kind: "integers", values: Array.from(integersAt(message, field.integers, source), Number) }),
  8: (message) => ({ kind: "texts", values: textsAt(message, field.texts) }),
}

export function attributesIn(all: readonly Uint8Array[], source: WireFile): ReadonlyMap<string, OnnxAttribute> {
  const attributes = new Map<string, OnnxAttribute>()
  for (const bytes of all) {
    const message = messageIn(bytes, source)
    const name = textAt(message, field.name)
    if (attributes.has(name)) throw damagedModel(source, `a node has two attributes ${quoted(name)}`)
    attributes.set(name, readers[integerAt(message, field.type)]?.(message, source) ?? { kind: "other" })
  }
  return attributes
}
