import * as fc from "fast-check"
import type { Json } from "../../model/pipeline.ts"
import { anyName } from "./arbitrary.ts"

/** One change to the text of a file, or to what it says, by somebody who does not know the format. */
export type Mutation =
  | { readonly mutate: "value"; readonly pick: number; readonly value: Json }
  | { readonly mutate: "copy"; readonly pick: number; readonly from: number }
  | { readonly mutate: "remove"; readonly pick: number }
  | { readonly mutate: "key"; readonly pick: number; readonly name: string }
  | { readonly mutate: "nest"; readonly pick: number; readonly depth: number }
  | { readonly mutate: "letters"; readonly pick: number; readonly length: number; readonly text: string }

const extremes = [0, -0, -1, 1, 0.5, 1e-320, 1e308, -1e308, 1e15, 2 ** 31, 2 ** 53, 2 ** 53 - 1, 1_000_000]
const anyValue: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(...extremes),
  anyName,
  fc.constantFrom<Json>(null, true, false, [], {}, [[[]]], "../../etc/passwd", "/dev/zero", "auto", "nan"),
  fc.array(fc.constantFrom(...extremes), { maxLength: 5 }),
)
const pick = fc.nat(1_000_000)

/** Few at a time, so that most files still say something. */
export const anyMutations: fc.Arbitrary<Mutation[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ mutate: fc.constant("value" as const), pick, value: anyValue }) },
    { weight: 3, arbitrary: fc.record({ mutate: fc.constant("copy" as const), pick, from: pick }) },
    { weight: 3, arbitrary: fc.record({ mutate: fc.constant("remove" as const), pick }) },
    { weight: 2, arbitrary: fc.record({ mutate: fc.constant("key" as const), pick, name: anyName }) },
    { weight: 1, arbitrary: fc.record({ mutate: fc.constant("nest" as const), pick, depth: fc.integer({ min: 1, max: 3000 }) }) },
    { weight: 1, arbitrary: fc.record({ mutate: fc.constant("letters" as const), pick, length: fc.nat(20), text: fc.string({ maxLength: 6 }) }) },
  ),
  { minLength: 1, maxLength: 4 },
)

/** Lists in lists are written into the text, as no walk over values would come back from them. */
const nestMark = "lists in lists, deep: "
const nestMarks = new RegExp(`"${nestMark}(\\d+)"`, "g")

/** The text after all mutations; those of what it says come first. */
export function mutatedText(text: string, mutations: readonly Mutation[]): string {
  const value = structuredClone(JSON.parse(text) as Json)
  const said = mutations.filter(({ mutate }) => mutate !== "letters").reduce(mutatedValue, value)
  const written = JSON.stringify(said, null, 2).replaceAll(nestMarks, (_, depth) => "[".repeat(Number(depth)) + "]".repeat(Number(depth)))
  return mutations.reduce((all, mutation) => (mutation.mutate === "letters" ? withLetters(all, mutation) : all), written)
}

function withLetters(text: string, { pick, length, text: added }: Extract<Mutation, { mutate: "letters" }>): string {
  const at = pick % (text.length + 1)
  return text.slice(0, at) + added + text.slice(at + length)
}

/** A member of an object or a list, by what holds it. */
interface Spot {
  readonly holder: Record<string, Json>
  readonly key: string
}

function spots(value: Json): Spot[] {
  if (typeof value !== "object" || value === null) return []
  const holder = value as Record<string, Json>
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...spots(holder[key]!)])
}

function mutatedValue(value: Json, mutation: Mutation): Json {
  const all = spots(value)
  const spot = all[mutation.pick % (all.length || 1)]
  if (!spot) return value
  const { holder, key } = spot
  switch (mutation.mutate) {
    case "value":
      holder[key] = mutation.value
      break
    case "copy": {
      const from = all[mutation.from % all.length]!
      holder[key] = structuredClone(from.holder[from.key]!)
      break
    }
    case "remove":
      remove(holder, key)
      break
    case "key":
      if (Array.isArray(holder)) break
      Object.defineProperty(holder, mutation.name, { value: holder[key]!, enumerable: true, configurable: true, writable: true })
      remove(holder, key)
      break
    case "nest":
      holder[key] = nestMark + mutation.depth
      break
    case "letters":
      break
  }
  return value
}

function remove(holder: Record<string, Json>, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else Reflect.deleteProperty(holder, key)
}
