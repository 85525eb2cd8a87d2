import { readFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { analyse } from "../../compile/2-infer/infer.ts"
import { jobsOf } from "../../compile/3-plan/jobs.ts"
import { forecast } from "../../forecast/forecast.ts"
import type { Machine, PastRun } from "../../model/machine.ts"
import { readPipeline } from "../../model/file.ts"
import { median } from "../../model/median.ts"
import type { Run } from "../../model/run.ts"
import type { Home } from "../../runs/home.ts"
import type { Store } from "../../store/open-store.ts"
import { typesFor } from "../custom-blocks.ts"
import { factsCache, factsOf } from "../facts.ts"

/** The newest ended runs of a machine that are looked at. */
const mostRuns = 20

/** What today's rates would have said of past runs on the machine, and what these took. Runs that cannot be forecast any more are left out. */
export async function pastRuns(machine: Machine, { store, home }: { store: Store; home: Home }): Promise<PastRun[]> {
  const runs = store.runs.list().filter(({ target, outcome }) => target.machine === machine.name && outcome === "done").slice(0, mostRuns)
  const looked = await Promise.all(runs.map((run) => pastRun(run, { machine, store, home }).catch(() => [])))
  return looked.flat()
}

async function pastRun(run: Run, { machine, store, home }: { machine: Machine; store: Store; home: Home }): Promise<PastRun[]> {
  const read = readPipeline(await readFile(join(home.jobs, run.job, "pipeline.json"), "utf8"))
  if (!read.ok || run.file === null) return []
  const place = { folder: dirname(run.file), bindings: store.bindings.all(), cache: factsCache(store) }
  const types = await typesFor(place.folder, store)
  const analysis = analyse({ pipeline: read.pipeline, facts: await factsOf(read.pipeline, types, place), types })
  return jobsOf(analysis).flatMap((job) => {
    const told = forecast({ analysis, job, target: run.target, machine })
    const stage = run.stages.find(({ block }) => block === job)?.stage
    const measured = stage === undefined ? null : medianStep(store, run.id, stage)
    return "reason" in told || measured === null ? [] : [{ forecast: told.step, measured }]
  })
}

/** Of the mean step of each epoch. */
function medianStep(store: Store, run: string, stage: string): number | null {
  const series = store.points.between(run, { from: null, to: null, points: 2000 }).find((each) => each.stage === stage && each.series === "step_seconds")
  return median((series?.values ?? []).filter((value) => value !== null))
}
