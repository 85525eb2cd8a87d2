import { createHash } from "node:crypto"
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect } from "vitest"
import { genericSlurm } from "../../engine/machines/generic-slurm/generic-slurm.ts"
import { verifyAudit } from "../../engine/model/audit.ts"
import type { Machine } from "../../engine/model/machine.ts"
import type { Run } from "../../engine/model/run.ts"
import type { Target } from "../../engine/model/target.ts"
import type { StartRequest } from "../../engine/runs/driver.ts"
import type { JobText } from "../../engine/runs/job-files.ts"
import type { OpenSite } from "../../engine/runs/site/open-site.ts"
import { drivenApp, type DrivenApp } from "../../engine/runs/testing/driven-app.ts"
import { reconnecting, type Reconnecting } from "../../engine/runs/testing/reconnecting.ts"
import { openStore, type Store } from "../../engine/store/open-store.ts"
import { auditedTransport } from "../../engine/transport/audited-transport.ts"
import type { SiteTransport } from "../../engine/transport/transport.ts"
import { doubleJob, type DoubleSettings } from "../faults/double/double-job.ts"
import { doubleCommand, siteLink, slurmSite } from "./driven-site.ts"
import type { Site } from "./site.ts"

export interface SiteApp extends DrivenApp {
  readonly sites: Reconnecting
  /** What is written down of all that is sent. */
  readonly audit: Store["audit"]
  /** What lies at the site, and here. */
  readonly root: string
  readonly folder: string
  /** Also the site's end; no fault may have been heard of. */
  readonly leave: () => Promise<void>
}

export interface SiteAppParts {
  readonly site: Site
  readonly settings: DoubleSettings
  /** Whose commands are on the PATH there, besides Slurm's own. */
  readonly front?: "lsf" | "pbs"
  /** Where runs lie and what is here; new ones where it goes on from no other app. */
  readonly after?: Pick<SiteApp, "root" | "folder">
  /** What is other than at a cluster with Slurm that builds on its log-in node. */
  readonly other?: (transport: SiteTransport, root: string) => Partial<OpenSite>
}

/** An app on this computer, logged in with a key. What the double needs stands in the environment of the log-in. */
export async function siteApp({ site, settings, front, after, other = () => ({}) }: SiteAppParts): Promise<SiteApp> {
  const command = doubleCommand(site, settings, front)
  const root = after?.root ?? join(site.scratch(), `tephra's runs of ${Date.now()}`)
  const now = (): number => Date.now() / 1000
  const { user } = site.access("login")
  const folder = after?.folder ?? mkdtempSync(join(tmpdir(), "tephra-cluster-"))
  const store = openStore(join(folder, "home", "store.sqlite"))
  const log = store.audit.log({ machine: "cluster", user, now })
  const sites = await reconnecting("cluster", () => siteLink(site, "ssh2", command), (plain) => {
    const transport = auditedTransport(plain, log)
    return { ...slurmSite(transport, { root, user }), ...other(transport, root) }
  })
  const faults: unknown[] = []
  const driven = drivenApp(join(folder, "home"), { sites, onFault: (_, error) => faults.push(error) })
  const leave = async (): Promise<void> => {
    await driven.close()
    sites.close()
    expect(verifyAudit(store.audit.records(0, 1_000_000), sha256).wrong).toBeNull()
    store.close()
    rmSync(folder, { recursive: true, force: true })
    expect(faults).toEqual([])
  }
  return { ...driven, sites, audit: store.audit, root, folder, leave }
}

export const table = "a,b\n1,2\n"
export const dataOf = (folder: string): StartRequest["data"][number] => ({ name: "table", path: join(folder, "some where.csv"), size: table.length })
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")

export function startAt({ driver, folder }: SiteApp, where: Partial<Target> = {}, machine: Machine = genericSlurm, more: readonly JobText[] = []): Promise<Run> {
  return driver.start(requestAt(folder, where, machine, more))
}

/** An array of the double's job, once for each seed. */
export function startArrayAt({ driver, folder }: SiteApp, seeds: readonly number[], where: Partial<Target> = {}, { machine = genericSlurm, more = () => [] }: ArrayOf = {}): Promise<Run[]> {
  return driver.startArray(seeds.map((seed) => ({ ...requestAt(folder, { ranks: 1, ...where }, machine, [{ path: "seed.hpp", text: String(seed), marks: [] }, ...more(seed)]), seed })))
}

interface ArrayOf {
  readonly machine?: Machine
  readonly more?: (seed: number) => readonly JobText[]
}

function requestAt(folder: string, where: Partial<Target>, machine: Machine, more: readonly JobText[]): StartRequest {
  const target: Target = { machine: "cluster", ranks: 2, threads: 1, walltime: 600, ...where }
  const { files, hash, stages } = doubleJob(target.ranks, more, machine, target)
  writeFileSync(dataOf(folder).path, table)
  return { name: "regression", file: null, files, hash, target, seed: null, stages, data: [dataOf(folder)] }
}

/** Attempts that were claimed at the site: how many jobs really ran. */
export function claims({ root }: Pick<SiteApp, "root">, id: string): string[] {
  return readdirSync(join(root, "runs", id, "claim")).toSorted()
}
