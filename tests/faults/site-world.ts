import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Run } from "../../engine/model/run.ts"
import type { Driver } from "../../engine/runs/driver.ts"
import { drivenApp, ended, until, type DrivenApp } from "../../engine/runs/testing/driven-app.ts"
import { shellSite } from "../../engine/runs/testing/shell-site.ts"
import { cutLink, noTraffic, type Cut, type Traffic } from "./cut-link.ts"
import { doubleJob } from "./double/double-job.ts"
import { findingsOf, type Findings } from "./site-findings.ts"

/** A home and a site in a folder of their own, with the data of its runs. */
export interface World {
  readonly home: string
  readonly root: string
  readonly data: string
  readonly remove: () => void
}

export function newWorld(dataBytes: number): World {
  const folder = mkdtempSync(join(tmpdir(), "tephra-faults-"))
  const data = join(folder, "some where.csv")
  writeFileSync(data, Buffer.alloc(dataBytes, "1.25,2\n"))
  return { home: join(folder, "home"), root: join(folder, "scratch of mine"), data, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** The double's job of one rank on the machine `shell`. */
export function startRun(driver: Driver, { data }: Pick<World, "data">, bytes: number): Promise<Run> {
  const { files, hash, stages } = doubleJob(1)
  return driver.start({ name: "regression", file: null, files, hash, target: { machine: "shell", ranks: 1, threads: 1 }, seed: null, stages, data: [{ name: "table", path: data, size: bytes }] })
}

export interface CutRun {
  readonly findings: Findings
  /** What went over the first link. */
  readonly traffic: Traffic
  /** State of the run at each cut. */
  readonly states: readonly Run["state"][]
}

/** A run whose links are cut, the first at the first place, and so on; those after the last are left alone. */
export async function runWithCuts(cuts: readonly Cut[], { steps, dataBytes }: { steps: number; dataBytes: number }): Promise<CutRun> {
  const world = newWorld(dataBytes)
  const traffics: Traffic[] = []
  const states: Run["state"][] = []
  let app: DrivenApp | null = null
  let id = ""
  let isOver = false
  const stateNow = (): Run["state"] => (id === "" ? "prepared" : (app?.driver.get(id).state ?? "prepared"))
  const site = await shellSite(world.root, {
    through: (link) => {
      const traffic = noTraffic()
      traffics.push(traffic)
      // What the link still brings while the app closes is cut from no run.
      const onCut = (): void => void (isOver || states.push(stateNow()))
      return cutLink(link, cuts[traffics.length - 1] ?? null, { traffic, onCut })
    },
  })
  const faults: unknown[] = []
  try {
    app = drivenApp(world.home, { sites: site, onFault: (_, error) => faults.push(error) })
    const started = await startRun(app.driver, world, dataBytes)
    id = started.id
    const heard = watched(app.driver, id)
    const run = await until(app, id, ended)
    const findings = await findingsOf({ run, home: world.home, root: world.root, steps, data: world.data, heard: await heard })
    return { findings: { ...findings, words: [...findings.words, ...faults.map(String)] }, traffic: traffics[0] ?? noTraffic(), states }
  } finally {
    isOver = true
    await app?.close()
    site.close()
    world.remove()
  }
}

/** Steps of the loss as a watcher hears them, until the run has ended. */
async function watched(driver: Driver, id: string): Promise<number[]> {
  const over = new AbortController()
  const steps: number[] = []
  for await (const event of driver.watch({ id, cursor: 0 }, over.signal)) {
    if (event.event === "points") for (const { series, steps: more } of event.points) if (series === "loss") steps.push(...more)
    if (event.event === "run" && event.run.state === "ended") over.abort()
  }
  return steps
}
