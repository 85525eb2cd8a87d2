import { randomUUID } from "node:crypto"
import { posix } from "node:path"
import type { SiteTransport } from "../../transport/transport.ts"
import type { Launch } from "../launch.ts"
import { logTail } from "../run-folder.ts"
import type { OpenSite } from "./open-site.ts"
import { jobSubmit, siteAttemptFolder, siteRun, siteVariables, type Here, type Submission, type Whereabouts } from "./submit.ts"

/** The code of a build that was asked to end. */
export const stoppedCode = 75

export type Builder = Pick<OpenSite, "buildOn" | "buildCommand" | "buildJobs">

/** Where builds on a log-in node leave their logs and codes. */
export function loginBuilds(at: Whereabouts): string {
  return posix.join(siteAttemptFolder(at), "build")
}

/** What builds on a log-in node: niced, in the job's own modules and variables. `folder` takes its log and code. */
export function buildCall(at: Whereabouts, data: Launch["data"], { buildCommand, buildJobs, folder }: Builder & { readonly folder: string }): { readonly command: readonly string[]; readonly options: Parameters<SiteTransport["start"]>[1] } {
  const job = posix.join(at.site.paths.jobs, at.run.job)
  const env = { ...siteVariables(at, data), TEPHRA_FOLDER: job, TEPHRA_ONLY: "build", TEPHRA_BUILD_JOBS: String(buildJobs) }
  return { command: ["nice", ...buildCommand(job)], options: { folder, cwd: job, env } }
}

/**
 * It ends with the link, and begun again goes on with what is built. The folder of its log and code is its own: one that a cut ended may still
 * write its code when the next one has begun.
 */
export async function startBuild(here: Here, data: Launch["data"]): Promise<string> {
  const { transport } = here.site
  const folder = posix.join(loginBuilds(here), randomUUID())
  await transport.remove(loginBuilds(here))
  await transport.makeFolder(folder)
  const { command, options } = buildCall(here, data, { ...here.site, folder })
  await transport.start(command, options)
  return folder
}

/** The build as a job of its own, with a tag of its own; submit.sh makes its folder below that of the run. */
export function buildSubmission(at: Whereabouts): Submission {
  const { run, attempt } = at
  const name = `${run.id}.build`
  const runs = posix.join(siteRun(at), "builds")
  const folder = posix.join(runs, name, "attempts", String(attempt))
  return { tag: `${name} ${attempt}`, folder, begun: posix.join(folder, "log"), script: jobSubmit(at), files: [], variables: { TEPHRA_ONLY: "build", TEPHRA_RUNS: runs } }
}

/** Null while it is going on. */
export async function buildCode({ site }: Here, folder: string): Promise<number | null> {
  const bytes = await site.transport.read(posix.join(folder, "code"), 0, 20)
  return bytes === null ? null : Number(Buffer.from(bytes).toString())
}

/** The end of what it said. */
export function buildLog({ site }: Here, folder: string): Promise<string> {
  return logTail(site.transport, posix.join(folder, "log"), 16 * 1024)
}

/** Which program a node built: what a build is named after, such as its processor, only a node can tell. */
export function builtNote({ site, run }: Whereabouts): string {
  return posix.join(site.paths.cache, `${run.job}.built`)
}

/** Notes what a build on a node said that it built, so that the next attempt or run of this job need not wait in the queue for it. */
export async function noteBuilt(here: Here): Promise<void> {
  const path = /^tephra-job: built: (\/.+)$/m.exec(await buildLog(here, buildSubmission(here).folder))?.[1]
  if (path !== undefined) await here.site.transport.write(builtNote(here), `${path}\n`)
}

export async function isBuilt(here: Here): Promise<boolean> {
  const { transport } = here.site
  const note = await transport.read(builtNote(here), 0, 4096)
  return note !== null && (await transport.stat(Buffer.from(note).toString().trim())) !== null
}

/** Why it failed, as short as it can be told. */
export function buildTrouble(log: string): string {
  return log.trim().split("\n").slice(-3).join(" · ").slice(0, 600) || "it said nothing"
}
