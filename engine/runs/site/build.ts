import { posix } from "node:path"
import { logTail } from "../run-folder.ts"
import type { OpenSite } from "./open-site.ts"
import { siteAttemptFolder, siteVariables, type SiteData, type SubmitPlace } from "./submit.ts"

function folderOf(place: SubmitPlace): string {
  return posix.join(siteAttemptFolder(place), "build")
}

/** Builds in the job's own modules and variables, niced. It ends with the link, and begun again goes on with what is built. */
export async function startBuild(place: SubmitPlace & { readonly site: OpenSite }, data: SiteData): Promise<void> {
  const { site, run } = place
  const folder = folderOf(place)
  await site.transport.makeFolder(folder)
  const job = posix.join(site.paths.jobs, run.job)
  const env = { ...siteVariables(place, data), TEPHRA_FOLDER: job, TEPHRA_ONLY: "build", TEPHRA_BUILD_JOBS: String(site.buildJobs) }
  await site.transport.start(["nice", ...site.buildCommand(job)], { folder, cwd: job, env })
}

/** Null while it is going on. */
export async function buildCode(place: SubmitPlace): Promise<number | null> {
  const bytes = await place.site.transport.read(posix.join(folderOf(place), "code"), 0, 20)
  return bytes === null ? null : Number(Buffer.from(bytes).toString())
}

/** The end of what it said. */
export async function buildLog(place: SubmitPlace, length: number): Promise<string> {
  return logTail(place.site.transport, posix.join(folderOf(place), "log"), length)
}
