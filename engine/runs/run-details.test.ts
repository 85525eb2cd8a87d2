import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test, vi } from "vitest"
import { doubleEnvironment, doubleJob, gate, type DoubleSettings } from "../../tests/faults/double/double-job.ts"
import type { JobText } from "./job-files.ts"
import { drivenApp, ended, until, type DrivenApp } from "./testing/driven-app.ts"
import { shellSite } from "./testing/shell-site.ts"

const closers: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  vi.unstubAllEnvs()
})

async function app(settings: DoubleSettings): Promise<DrivenApp & { readonly seen: () => void }> {
  const folder = mkdtempSync(join(tmpdir(), "tephra-details-"))
  const { waitsFor, open: seen } = gate()
  for (const [name, value] of Object.entries(doubleEnvironment({ ...settings, waitsFor }))) vi.stubEnv(name, value)
  const site = await shellSite(join(folder, "scratch"))
  closers.push(() => site.close())
  const made = drivenApp(join(folder, "home"), { sites: site })
  closers.push(made.close)
  return { ...made, seen }
}

function start({ driver }: DrivenApp, machine: string, { ranks = 1, more = [] }: { ranks?: number; more?: JobText[] } = {}) {
  const { files, hash, stages } = doubleJob(1, more)
  return driver.start({ name: "regression", file: null, files, hash, target: { machine, ranks, threads: 1 }, seed: null, stages, data: [] })
}

test("what ranks spend is kept while a run goes on and told after it, and each source says why its state is believed", async () => {
  const one = await app({ steps: 250, stepMilliseconds: 10 })
  const { id } = await start(one, "local")
  await until(one, id, () => one.driver.details.evidence(id).some(({ source }) => source === "heartbeat"))
  expect(one.driver.details.evidence(id)).toMatchObject([
    { source: "process", attempt: 1, says: expect.stringMatching(/^job\.sh is there, as process \d+/) as string, silent: null },
    { source: "heartbeat", says: "1 of 1 rank answer, in train" },
  ])
  one.seen()
  await until(one, id, ended)
  expect(one.driver.details.evidence(id).at(-1)).toMatchObject({ source: "exit", says: "job.sh ended with code 0 in evaluate" })
  const grid = one.driver.details.ranks("#1", { measure: "wait", columns: 100 })
  expect(grid.ranks).toEqual([0])
  expect(grid.values[0]?.findLast((value, at) => value !== null && grid.stages[at] === "train")).toBeCloseTo(0.25, 1)
  expect(grid.measures).toEqual(["own", "wait", "input", "step", "cpu", "memory", "read", "written"])
})

test("on a site its process, the connection and the ranks are heard too, and results are fetched whole", async () => {
  const one = await app({ steps: 200, stepMilliseconds: 10 })
  const { id } = await start(one, "shell")
  await until(one, id, () => one.driver.details.evidence(id).some(({ source }) => source === "heartbeat"))
  const sources = one.driver.details.evidence(id)
  expect(sources.map(({ source }) => source)).toEqual(["connection", "process", "heartbeat"])
  expect(sources[1]?.says).toMatch(/^running as submission \d+$/)
  one.seen()
  const { folder } = await until(one, id, ended)
  // Small ones came by themselves.
  expect(await one.driver.details.artifacts(id)).toMatchObject([{ path: "e7w4n8rb/manifest.json", here: true }, { path: "t3k9q2mz/manifest.json", here: true }])
  rmSync(join(folder, "out"), { recursive: true })
  await one.driver.details.bring(id, "t3k9q2mz/manifest.json")
  expect((await one.driver.details.artifacts(id)).map(({ here }) => here)).toEqual([false, true])
  const { base64, size } = await one.driver.details.artifact(id, { path: "t3k9q2mz/manifest.json", offset: 0 })
  expect([Buffer.from(base64, "base64").toString(), size]).toEqual(["{}", 2])
  await expect(one.driver.details.bring(id, "../job.sh")).rejects.toThrow("no file")
})

test("two runs are compared by drawing, target and surroundings, and what is not recorded is said", async () => {
  const one = await app({ steps: 3, stepMilliseconds: 1 })
  one.seen()
  const pipeline = (units: number): JobText => ({
    path: "pipeline.json", marks: [],
    text: JSON.stringify({ format: 2, name: "regression", uses: {}, composites: {}, wires: {}, notes: {}, blocks: { d3q7t5wn: { type: "dense", name: "hidden 1", config: units === 64 ? {} : { units } } } }),
  })
  const withUnits = (units: number): JobText[] => [pipeline(units)]
  const job = (units: number) => {
    const { files, hash } = doubleJob(1, withUnits(units))
    return { files: files.filter((file, at) => file.path !== "pipeline.json" || at > 2), hash }
  }
  const run = async (units: number, ranks: number) => {
    const { stages } = doubleJob(1)
    const { id, folder } = await one.driver.start({ name: "regression", file: null, ...job(units), target: { machine: "local", ranks, threads: 1 }, seed: null, stages, data: [] })
    await until(one, id, ended)
    return folder
  }
  const folder = await run(64, 1)
  const other = await run(32, 2)
  expect(await one.driver.details.compare("1", "2")).toEqual({
    sameJob: false,
    differences: [
      { of: "settings", what: "Units", block: "hidden 1", left: "64 (default)", right: "32" },
      { of: "target", what: "ranks", left: "1", right: "2" },
    ],
    unknown: ["The surroundings of run #1", "The surroundings of run #2"],
  })
  for (const [at, compiler] of [[folder, "GCC 12"], [other, "GCC 13"]] as const) {
    mkdirSync(join(at, "attempts", "1"), { recursive: true })
    writeFileSync(join(at, "attempts", "1", "environment.json"), JSON.stringify({ v: 1, compiler, mpi: "Open MPI 4", modules: ["gcc/12"], variables: { OMP_NUM_THREADS: "1" } }))
  }
  const { differences, unknown } = await one.driver.details.compare("1", "2")
  expect(unknown).toEqual([])
  expect(differences.filter(({ of }) => of === "surroundings")).toEqual([{ of: "surroundings", what: "compiler", left: "GCC 12", right: "GCC 13" }])
})

test("the rows of a run make a whole CSV or JSON file", async () => {
  const one = await app({ steps: 20, stepMilliseconds: 1 })
  one.seen()
  const { id } = await start(one, "local")
  await until(one, id, ended)
  const whole = (format: "csv" | "json"): string => {
    let text = ""
    let after: string | null = null
    do {
      const part: { text: string; next: string | null } = one.driver.details.metrics(id, { format, after })
      text += part.text
      after = part.next
    } while (after !== null)
    return text
  }
  const lines = whole("csv").trimEnd().split("\n")
  expect(lines[0]).toBe("stage,series,attempt,step,value,t")
  expect(lines.filter((line) => line.startsWith("train,loss,1,"))).toHaveLength(20)
  const { run, rows } = JSON.parse(whole("json")) as { run: { number: number }; rows: { series: string; value: number }[] }
  expect(run.number).toBe(1)
  expect(rows).toHaveLength(lines.length - 1)
  expect(rows.find(({ series }) => series === "validation_loss")?.value).toBe(0.2)
})
