import { execFileSync } from "node:child_process"
import { once } from "node:events"
import { lstatSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createConnection, createServer, type AddressInfo, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { genericSlurm } from "../../engine/machines/generic-slurm/generic-slurm.ts"
import type { Machine } from "../../engine/model/machine.ts"
import type { Run } from "../../engine/model/run.ts"
import type { Target } from "../../engine/model/target.ts"
import type { StartRequest } from "../../engine/runs/driver.ts"
import type { OpenSite } from "../../engine/runs/site/open-site.ts"
import { drivenApp, ended, until, type DrivenApp } from "../../engine/runs/testing/driven-app.ts"
import { reconnecting } from "../../engine/runs/testing/reconnecting.ts"
import { doubleCommand, siteLink, slurmSite } from "../cluster/driven-site.ts"
import type { Site } from "../cluster/site.ts"
import type { BytesCut } from "./cut-link.ts"
import { doubleJob } from "./double/double-job.ts"
import { findingsOf, type Findings } from "./site-findings.ts"

interface Between {
  readonly port: number
  close(): void
}

/** Stands before a port of this computer and cuts each connection at the next place, on both sides at once, as a network does. */
async function between(port: number, next: () => BytesCut | null, onCut: () => void): Promise<Between> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = createConnection(port, "127.0.0.1")
    const cut = next()
    let left = cut?.bytes ?? 0
    const cutNow = (): void => {
      if (near.destroyed) return
      onCut()
      near.resetAndDestroy()
      far.resetAndDestroy()
    }
    const pass = (from: Socket, to: Socket, way: "sent" | "heard"): void => {
      sockets.add(from)
      from.on("error", () => to.destroy())
      from.on("close", () => {
        to.destroy()
        sockets.delete(from)
      })
      from.on("data", (bytes: Buffer) => {
        if (cut === null || cut.way !== way) return void to.write(bytes)
        to.write(bytes.subarray(0, left), () => left <= 0 && cutNow())
        left -= Math.min(left, bytes.length)
      })
    }
    pass(near, far, "sent")
    pass(far, near, "heard")
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

export interface SshPlan {
  readonly runs: number
  readonly steps: number
  readonly dataBytes: number
  readonly user: string
  /** A place for the next connection. */
  readonly next: () => BytesCut | null
  readonly onCut: () => void
}

interface SshWorld {
  readonly app: DrivenApp
  readonly home: string
  readonly root: string
  readonly data: string
  readonly request: (machine: Machine, seed: number | null) => StartRequest
}

/** Trainings of two ranks on real Slurm over one real ssh connection, which is cut and made again. */
export function sshRuns(site: Site, plan: SshPlan): Promise<Findings[]> {
  return overCuts(site, plan, {}, async (world) => {
    const started = await Promise.all(Array.from({ length: plan.runs }, () => world.app.driver.start(world.request(genericSlurm, null))))
    return found(await all(world, started, ended), { ...world, ...plan })
  })
}

const onNode: Machine = { ...genericSlurm, build: { value: { on: "node" }, proven: "typed", source: "this test", date: "2026-11-28" } }

/** Two arrays: one job builds the first, which goes to its end; all of the second are cancelled together while they wait. */
export function sshArrays(site: Site, plan: SshPlan): Promise<Findings[]> {
  const slurm = (program: string, ...words: string[]): string => execFileSync(program, words, { env: { ...process.env, ...site.shell() }, encoding: "utf8" })
  return overCuts(site, plan, { buildOn: "node" }, async (world) => {
    const { app, root, request } = world
    const start = (): Promise<Run[]> => app.driver.startArray(Array.from({ length: plan.runs }, (_, seed) => request(onNode, seed)))
    const first = await all(world, await start(), ended)
    const findings = await found(first, { ...world, ...plan })
    const array = first[0]?.array?.id ?? ""
    const builds = slurm("sacct", "--noheader", "--allocations", "--parsable2", "--starttime=now-1hour", "--format=comment").split("\n").filter((comment) => comment.startsWith(`${array}.build `))
    slurm("scontrol", "update", "partitionname=batch", "state=down")
    try {
      const waiting = await all(world, await start(), ({ state }) => state === "queued")
      app.driver.stopArray(waiting[0]!.id)
      const over = await all(world, waiting, ended)
      const wrong = over.filter(({ outcome }) => outcome !== "cancelled").map(({ id, outcome, detail }) => `run ${id} of a cancelled array ended as ${outcome}: ${detail}`)
      const left = slurm("squeue", "--noheader", "--array", "--format=%k").split("\n").filter((comment) => comment.startsWith(`${over[0]?.array?.id} `))
      const begun = over.filter(({ id }) => claimed(root, id))
      const words = [...wrong, ...left.map((comment) => `still in the queue: ${comment}`), ...begun.map(({ id }) => `run ${id} began`), ...(builds.length > 1 ? [`${builds.length} jobs built`] : [])]
      return findings.map((each, index) => (index > 0 ? each : { ...each, jobsLost: each.jobsLost + wrong.length, jobsDoubled: each.jobsDoubled + left.length + begun.length + Math.max(0, builds.length - 1), words: [...each.words, ...words] }))
    } finally {
      slurm("scontrol", "update", "partitionname=batch", "state=up")
    }
  })
}

/** Not withdrawn, which leaves a link in the claim's place. */
function claimed(root: string, id: string): boolean {
  return lstatSync(join(root, "runs", id, "claim", "1"), { throwIfNoEntry: false })?.isDirectory() === true
}

function all({ app }: Pick<SshWorld, "app">, runs: readonly Run[], met: (run: Run) => boolean): Promise<Run[]> {
  return Promise.all(runs.map(({ id }) => until(app, id, met)))
}

async function found(over: readonly Run[], { home, root, data, steps }: Pick<SshWorld, "home" | "root" | "data"> & Pick<SshPlan, "steps">): Promise<Findings[]> {
  const findings: Findings[] = []
  for (const run of over) findings.push(await findingsOf({ run, home, root, steps, data, heard: null }))
  return findings
}

async function overCuts(site: Site, { steps, dataBytes, user, next, onCut }: SshPlan, other: Partial<OpenSite>, work: (world: SshWorld) => Promise<Findings[]>): Promise<Findings[]> {
  const folder = mkdtempSync(join(tmpdir(), "tephra-faults-"))
  const [home, data, root] = [join(folder, "home"), join(folder, "some where.csv"), join(site.scratch(), `faults ${Date.now()}`)]
  writeFileSync(data, Buffer.alloc(dataBytes, "1.25,2\n"))
  const command = doubleCommand(site, { steps, stepMilliseconds: 20 })
  const gate = await between(site.access("login").port, next, onCut)
  const sites = await reconnecting("cluster", () => siteLink(site, "ssh2", command, gate.port), (transport) => ({ ...slurmSite(transport, { root, user }), ...other }))
  const faults: string[] = []
  const app = drivenApp(home, { sites, onFault: (_, error) => faults.push(String(error)) })
  const request = (machine: Machine, seed: number | null): StartRequest => {
    const target: Target = { machine: "cluster", ranks: 2, threads: 1, walltime: 600 }
    const { files, hash, stages } = doubleJob(2, seed === null ? [] : [{ path: "seed.hpp", text: String(seed), marks: [] }], machine, target)
    return { name: "regression", file: null, files, hash, target, seed, stages, data: [{ name: "table", path: data, size: dataBytes }] }
  }
  try {
    const findings = await work({ app, home, root, data, request })
    return findings.map((each, index) => (index === 0 ? { ...each, words: [...each.words, ...faults] } : each))
  } finally {
    await app.close()
    sites.close()
    gate.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
