import fc from "fast-check"
import { expect, test } from "vitest"
import { frameReader } from "./frames.ts"

const mark = "~0123456789abcdef01234567"

interface Sent {
  readonly words: readonly string[]
  readonly out: Uint8Array
  readonly err: Uint8Array
  readonly raw: Uint8Array | null
}

const sent = fc.record({ words: fc.array(fc.stringMatching(/^[!-~]{1,8}$/), { maxLength: 3 }), out: fc.uint8Array({ maxLength: 300 }), err: fc.uint8Array({ maxLength: 100 }), raw: fc.option(fc.uint8Array({ maxLength: 500 })) })

/** As the helper writes it: base64 in lines of 76. */
function framed(id: number, { words, out, err, raw }: Sent): Buffer {
  const lines = (bytes: Uint8Array): string => (Buffer.from(bytes).toString("base64").match(/.{1,76}/g) ?? []).map((line) => `${line}\n`).join("")
  const rawFrame = raw === null ? [] : [Buffer.from(`${mark} ${id} r ${raw.length}\n`), Buffer.from(raw)]
  return Buffer.concat([Buffer.from(`${mark} ${id} o\n${lines(out)}`), ...rawFrame, Buffer.from(`${mark} ${id} e\n${lines(err)}${mark} ${id} = ${words.join(" ")}\n`)])
}

function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((left, right) => left - right)
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

test("answers are the same in pieces of any length, behind any noise", () => {
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 5 }), fc.array(fc.nat()), fc.string({ unit: "binary" }), (all, cuts, noise) => {
      const bytes = Buffer.concat([Buffer.from(`${noise}\n`), ...all.map((one, index) => framed(index, one))])
      const reader = frameReader(mark)
      const answers = pieces(bytes, cuts).flatMap((piece) => reader.push(piece))
      const plain = answers.map(({ id, words, out, err, raw }) => ({ id, words: words.filter((word) => word !== ""), out: [...out], err: [...err], raw: [...raw] }))
      expect(plain).toEqual(all.map(({ words, out, err, raw }, id) => ({ id, words, out: [...out], err: [...err], raw: [...(raw ?? [])] })))
    }),
  )
})

test("any bytes are read without a fault", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array()), (parts) => void parts.map((part) => frameReader(mark).push(Buffer.from(part)))))
})
