import fc from "fast-check"
import { expect, test } from "vitest"
import { crc32c } from "./crc32c.ts"
import { wholeLines } from "./metric-lines.ts"
import { readRecords } from "./metric-record.ts"
import { wholeText } from "./whole-text.ts"

const line = (text: string): Buffer => {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.from(`${bytes.length} ${crc32c(bytes).toString(16).padStart(8, "0")} `), bytes, Buffer.from("\n")])
}

test("CRC-32C of the known text", () => {
  expect(crc32c(Buffer.from("123456789"))).toBe(0xe3069283)
})

test("read in any pieces, every whole line comes once and the torn one waits", () => {
  fc.assert(
    fc.property(fc.array(fc.json(), { maxLength: 12 }), fc.array(fc.nat(400), { maxLength: 20 }), (records, cuts) => {
      const file = Buffer.concat(records.map(line))
      const texts: string[] = []
      let offset = 0
      for (const cut of [...cuts.map((at) => Math.min(at, file.length)).sort((a, b) => a - b), file.length]) {
        const part = wholeLines(file.subarray(offset, Math.max(cut, offset)))
        texts.push(...part.texts)
        offset += part.consumed
      }
      expect(texts).toEqual(records)
      expect(offset).toBe(file.length)
    }),
  )
})

test("a changed byte stops the reader before its line", () => {
  fc.assert(
    fc.property(fc.array(fc.json(), { minLength: 1, maxLength: 6 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (records, where, change) => {
      const file = Buffer.concat(records.map(line))
      const at = where % file.length
      file[at] = (file[at] ?? 0) ^ change
      const { texts, consumed } = wholeLines(file)
      expect(consumed).toBeLessThanOrEqual(at)
      expect(texts).toEqual(records.slice(0, texts.length))
    }),
  )
})

test("records become rows and events; non-finite numbers survive, unknown records are passed over", () => {
  const place = { t: 5, stage: "train" }
  const texts = [
    { v: 1, job: "a", run: "b", attempt: 2, resumedFromStep: 40, ...place },
    { event: "stage-started", block: "t3k9q2mz", ranks: 2, steps: 100, epochs: 10, stepsPerEpoch: 10, rows: {}, secondsLeft: 7, resumedFromStep: 40, ...place },
    { step: 41, epoch: 5, values: { loss: 0.5, other: "NaN" }, ...place },
    { step: 42, epoch: 5, values: { loss: "-Infinity" }, ...place },
    { event: "of a later version", ...place },
    { event: "scores", block: "e7w4n8rb", scores: { r2: 0.9 }, ...place },
    { event: "stage-ended", outcome: "done", ...place },
  ].map((record) => JSON.stringify(record))
  const { rows, events } = readRecords(texts, 2)
  expect(rows.map(({ series, step, value }) => [series, step, value])).toEqual([["loss", 41, 0.5], ["other", 41, Number.NaN], ["loss", 42, Number.NEGATIVE_INFINITY]])
  expect(events.map(({ event }) => event)).toEqual(["running", "stage-started", "progress", "scores", "stage-ended"])
  expect(events.slice(1, 3)).toMatchObject([{ step: 40, until: 12 }, { step: 42 }])
})

test("text cut inside a sign leaves the sign for the next read", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.array(fc.nat(200), { maxLength: 8 }), (text, cuts) => {
      const bytes = Buffer.from(text)
      let offset = 0
      let read = ""
      for (const cut of [...cuts.map((at) => Math.min(at, bytes.length)).sort((a, b) => a - b), bytes.length]) {
        const part = wholeText(bytes.subarray(offset, Math.max(cut, offset)))
        read += part.text
        offset += part.used
      }
      expect(read).toBe(text)
    }),
  )
})
