import { spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"
import { madeUpRates } from "../forecast/testing/rates.ts"

const root = resolve(import.meta.dirname, "../..")
const sample = join(root, "tests/samples/regression/pipeline.tephra.json")
const scratch = mkdtempSync(join(tmpdir(), "tephra-forecast-"))
const rates = join(scratch, "rates.json")
writeFileSync(rates, JSON.stringify(madeUpRates))

function tephra(...words: string[]): { code: number | null; out: string; err: string } {
  const done = spawnSync(join(root, "bin/tephra"), words, { env: { ...process.env, TEPHRA_HOME: join(scratch, "home") }, encoding: "utf8" })
  return { code: done.status, out: done.stdout, err: done.stderr }
}

test("forecast tells step, epoch, scaling and what limits, and that it is no measurement", () => {
  const { code, out } = tephra("forecast", sample, "--rates", rates, "--ranks", "2")
  expect(code).toBe(0)
  expect(out).toContain("train on local, 2 ranks: a forecast, not a measurement; no past run to compare with")
  for (const word of ["step ", "epoch ", "whole job", "core-hours", "memory", "limited by", "efficiency"]) expect(out).toContain(word)
})

test("with --json it is one object a job", () => {
  const { out } = tephra("forecast", sample, "--rates", rates, "--json")
  expect(JSON.parse(out)).toMatchObject({ event: "forecast", title: "train", label: "forecast", machine: "local", ranks: 1, error: null })
})

test("without rates it says how to get them, or that nobody has them", () => {
  expect(tephra("forecast", sample)).toMatchObject({ code: 1, err: "tephra: There are no rates for this computer yet: tephra calibrate measures them, in about four minutes.\n" })
  expect(tephra("forecast", sample, "--machine", "summit").err).toContain("There are no rates for Summit")
  expect(tephra("forecast", sample, "--machine", "sumit")).toMatchObject({ code: 2, err: expect.stringContaining("Did you mean “summit”?") as string })
})

test("a file that holds no rates is refused", () => {
  expect(tephra("forecast", sample, "--rates", sample)).toMatchObject({ code: 2, err: expect.stringContaining("holds no rates of this version") as string })
})

test("a trusted custom block is known, as it is to describe", () => {
  const folder = join(scratch, "samples")
  for (const name of ["custom", "regression"]) cpSync(join(root, "tests/samples", name), join(folder, name), { recursive: true })
  const file = join(folder, "custom/scaled-tanh.tephra.json")
  expect(tephra("forecast", file, "--rates", rates)).toMatchObject({ code: 1, err: expect.stringContaining("custom-block-untrusted") as string })
  const [, hash = ""] = /hash ([0-9a-f]{64})/.exec(tephra("trust", join(folder, "custom")).out)!
  expect(tephra("trust", join(folder, "custom"), "--hash", hash).code).toBe(0)
  const { err } = tephra("forecast", file, "--rates", rates)
  expect(err).not.toContain("custom-block-untrusted")
  expect(err).not.toContain("knows no block type")
})
