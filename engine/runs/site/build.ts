import { posix } from "node:path"
import type { SiteTransport } from "../../transport/transport.ts"
import type { Launch } from "../launch.ts"
import { logTail } from "../run-folder.ts"
import type { OpenSite } from "./open-site.ts"
import { siteAttemptFolder, siteRun, siteVariables, type Here, type Submission, type Whereabouts } from "./submit.ts"

export type Builder = Pick<OpenSite, "buildOn" | "buildCommand" | "buildJobs">

/** Where a build on a log-in node leaves its log, and its code at the end. */
export function loginBuildFolder(at: Whereabouts): string {
  return posix.join(siteAttemptFolder(at), "build")
}

function folderOf(here: Here): string {
  return here.site.buildOn === "node" ? buildSubmission(here).folder : loginBuildFolder(here)
}

/** What builds on a log-in node: niced, in the job's own modules and variables. */
export function buildCall(at: Whereabouts, data: Launch["data"], { buildCommand, buildJobs }: Builder): { readonly command: readonly string[]; readonly options: Parameters<SiteTransport["start"]>[1] } {
  const job = posix.join(at.site.paths.jobs, at.run.job)
  const env = { ...siteVariables(at, data), TEPHRA_FOLDER: job, TEPHRA_ONLY: "build", TEPHRA_BUILD_JOBS: String(buildJobs) }
  return { command: ["nice", ...buildCommand(job)], options: { folder: loginBuildFolder(at), cwd: job, env } }
}

/** It ends with the link, and begun again goes on with what is built. */
export async function startBuild(here: Here, data: Launch["data"]): Promise<void> {
  const { transport } = here.site
  const { command, options } = buildCall(here, data, here.site)
  await transport.makeFolder(options.folder)
  await transport.start(command, options)
}

/** The build as a job of its own, with a tag of its own; submit.sh makes its folder below that of the run. */
export function buildSubmission(at: Whereabouts): Submission {
  const { run, attempt } = at
  const name = `${run.id}.build`
  const runs = posix.join(siteRun(at), "builds")
  const folder = posix.join(runs, name, "attempts", String(attempt))
  return { tag: `${name} ${attempt}`, folder, begun: posix.join(folder, "log"), variables: { TEPHRA_ONLY: "build", TEPHRA_RUNS: runs } }
}

/** Null while it is going on. */
export async function buildCode(here: Here): Promise<number | null> {
  const bytes = await here.site.transport.read(posix.join(folderOf(here), "code"), 0, 20)
  return bytes === null ? null : Number(Buffer.from(bytes).toString())
}

/** The end of what it said. */
export function buildLog(here: Here): Promise<string> {
  return logTail(here.site.transport, posix.join(folderOf(here), "log"), 16 * 1024)
}

/** Which program a node built: what a build is named after, such as its processor, only a node can tell. */
export function builtNote({ site, run }: Whereabouts): string {
  return posix.join(site.paths.cache, `${run.job}.built`)
}

/** Notes what a build on a node said that it built, so that the next attempt or run of this job need not wait in the queue for it. */
export async function noteBuilt(here: Here): Promise<void> {
  const path = /^tephra-job: built: (\/.+)$/m.exec(await buildLog(here))?.[1]
  if (path !== undefined) await here.site.transport.write(builtNote(here), `${path}\n`)
}

export async function isBuilt(here: Here): Promise<boolean> {
  const { transport } = here.site
  const note = await transport.read(builtNote(here), 0, 4096)
  return note !== null && (await transport.stat(Buffer.from(note).toString().trim())) !== null
}

/** Why it failed, as short as it can be told. */
export async function buildTrouble(here: Here): Promise<string> {
  return (await buildLog(here)).trim().split("\n").slice(-3).join(" · ").slice(0, 600) || "it said nothing"
}
