import { once } from "node:events"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createConnection, createServer, type AddressInfo, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { genericSlurm } from "../../engine/machines/generic-slurm/generic-slurm.ts"
import type { Target } from "../../engine/model/target.ts"
import { drivenApp, ended, until } from "../../engine/runs/testing/driven-app.ts"
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

/** Trainings of two ranks on real Slurm over one real ssh connection, which is cut and made again. */
export async function sshRuns(site: Site, { runs, steps, dataBytes, user, next, onCut }: SshPlan): Promise<Findings[]> {
  const folder = mkdtempSync(join(tmpdir(), "tephra-faults-"))
  const [home, data, root] = [join(folder, "home"), join(folder, "some where.csv"), join(site.scratch(), `faults ${Date.now()}`)]
  writeFileSync(data, Buffer.alloc(dataBytes, "1.25,2\n"))
  const command = doubleCommand(site, { steps, stepMilliseconds: 20 })
  const gate = await between(site.access("login").port, next, onCut)
  const sites = await reconnecting("cluster", () => siteLink(site, "ssh2", command, gate.port), (transport) => slurmSite(transport, { root, user }))
  const faults: string[] = []
  const app = drivenApp(home, { sites, onFault: (_, error) => faults.push(String(error)) })
  try {
    const target: Target = { machine: "cluster", ranks: 2, threads: 1, walltime: 600 }
    const { files, hash, stages } = doubleJob(2, [], genericSlurm, target)
    const started = await Promise.all(Array.from({ length: runs }, () => app.driver.start({ name: "regression", file: null, files, hash, target, seed: null, stages, data: [{ name: "table", path: data, size: dataBytes }] })))
    const over = await Promise.all(started.map(({ id }) => until(app, id, ended)))
    const findings: Findings[] = []
    for (const run of over) findings.push(await findingsOf({ run, home, root, steps, data, heard: null }))
    return findings.map((each, index) => (index === 0 ? { ...each, words: [...each.words, ...faults] } : each))
  } finally {
    await app.close()
    sites.close()
    gate.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
