import * as fc from "fast-check"
import { expect } from "vitest"

/** Every shorter file that begins with these bytes. */
export function* cutOff(bytes: Uint8Array): Generator<Uint8Array> {
  for (let length = 0; length < bytes.length; length += 1) yield bytes.slice(0, length)
}

/** The file with a few bytes changed; small numbers stand where counts and lengths are broken best. */
export function changed(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const value = fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff))
  const change = fc.record({ at: fc.nat(bytes.length - 1), value, cut: fc.boolean() })
  return fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) => {
    const out = bytes.slice()
    for (const { at, value } of changes) out[at] = value
    const { at, cut } = changes[0]!
    return cut && changes.length === 6 ? out.slice(0, at) : out
  })
}

/** A problem that says where, what and what to do next. */
export function expectProblem(found: object, code: string | RegExp): void {
  expect(found).toMatchObject({ problem: { code: expect.stringMatching(code), severity: "error", at: { file: "a file" } } })
  const { message } = (found as { readonly problem: { readonly message: string } }).problem
  expect(message).toContain("a file")
  expect(message).toMatch(/[.?] [A-Z].*[.]$/s)
}
