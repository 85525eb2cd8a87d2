import { cpSync, mkdirSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { madeUpRates } from "../../forecast/testing/rates.ts"
import { local } from "../../machines/local/local.ts"
import type { Run } from "../../model/run.ts"
import { localTarget } from "../../model/target.ts"
import { tephraHome } from "../../runs/home.ts"
import { openStore } from "../../store/open-store.ts"
import type { Store } from "../../store/open-store.ts"
import { customBlocks, trustFolder } from "../custom-blocks.ts"
import { pastRuns } from "./past-runs.ts"

const samples = resolve(import.meta.dirname, "../../../tests/samples")

test("a run with a trusted custom block is one to compare with", async () => {
  const work = mkdtempSync(join(tmpdir(), "tephra-past-"))
  for (const name of ["custom", "regression"]) cpSync(join(samples, name), join(work, name), { recursive: true })
  const home = tephraHome({ TEPHRA_HOME: join(work, "home") })
  mkdirSync(join(home.jobs, "j"), { recursive: true })
  const file = join(work, "custom/scaled-tanh.tephra.json")
  cpSync(file, join(home.jobs, "j/pipeline.json"))
  const store = openStore(home.store)
  onTestFinished(() => store.close())
  const run = { id: "r", job: "j", file, target: localTarget, outcome: "done", stages: [{ block: "ejrhcob7", stage: "train" }] } as unknown as Run
  const series = [{ stage: "train", series: "step_seconds", values: [0.5, null, 0.25, 0.5] }]
  const ran = { ...store, runs: { list: () => [run] }, points: { between: () => series } } as unknown as Store
  const past = () => pastRuns({ ...local, rates: madeUpRates }, { store: ran, home })
  expect(await past()).toEqual([])
  await trustFolder(join(work, "custom"), (await customBlocks(join(work, "custom"), store)).hash, store)
  expect(await past()).toEqual([{ forecast: expect.any(Number) as number, measured: 0.5 }])
})
