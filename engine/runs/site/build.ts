import { posix } from "node:path"
import type { Launch } from "../launch.ts"
import { logTail } from "../run-folder.ts"
import { siteAttemptFolder, siteVariables, type Here } from "./submit.ts"

function folderOf(here: Here): string {
  return posix.join(siteAttemptFolder(here), "build")
}

/** Builds in the job's own modules and variables, niced. It ends with the link, and begun again goes on with what is built. */
export async function startBuild(here: Here, data: Launch["data"]): Promise<void> {
  const { site, run } = here
  const folder = folderOf(here)
  await site.transport.makeFolder(folder)
  const job = posix.join(site.paths.jobs, run.job)
  const env = { ...siteVariables(here, data), TEPHRA_FOLDER: job, TEPHRA_ONLY: "build", TEPHRA_BUILD_JOBS: String(site.buildJobs) }
  await site.transport.start(["nice", ...site.buildCommand(job)], { folder, cwd: job, env })
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
