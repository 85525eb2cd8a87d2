import { posix } from "node:path"
import type { SiteTransport } from "../../transport/transport.ts"
import type { Launch } from "../launch.ts"
import { logTail } from "../run-folder.ts"
import type { OpenSite } from "./open-site.ts"
import { siteAttemptFolder, siteVariables, type Here, type Whereabouts } from "./submit.ts"

export function buildFolder(at: Whereabouts): string {
  return posix.join(siteAttemptFolder(at), "build")
}

export type Builder = Pick<OpenSite, "buildCommand" | "buildJobs">

/** What builds: niced, in the job's own modules and variables. */
export function buildCall(at: Whereabouts, data: Launch["data"], { buildCommand, buildJobs }: Builder): { readonly command: readonly string[]; readonly options: Parameters<SiteTransport["start"]>[1] } {
  const job = posix.join(at.site.paths.jobs, at.run.job)
  const env = { ...siteVariables(at, data), TEPHRA_FOLDER: job, TEPHRA_ONLY: "build", TEPHRA_BUILD_JOBS: String(buildJobs) }
  return { command: ["nice", ...buildCommand(job)], options: { folder: buildFolder(at), cwd: job, env } }
}

/** It ends with the link, and begun again goes on with what is built. */
export async function startBuild(here: Here, data: Launch["data"]): Promise<void> {
  const { transport } = here.site
  await transport.makeFolder(buildFolder(here))
  const { command, options } = buildCall(here, data, here.site)
  await transport.start(command, options)
}

/** Null while it is going on. */
export async function buildCode(here: Here): Promise<number | null> {
  const bytes = await here.site.transport.read(posix.join(buildFolder(here), "code"), 0, 20)
  return bytes === null ? null : Number(Buffer.from(bytes).toString())
}

/** The end of what it said. */
export function buildLog(here: Here): Promise<string> {
  return logTail(here.site.transport, posix.join(buildFolder(here), "log"), 16 * 1024)
}
