import { randomUUID } from "node:crypto"
import { posix } from "node:path"
import type { Launch } from "../launch.ts"
import { logTail } from "../run-folder.ts"
import { siteAttemptFolder, siteVariables, type Here } from "./submit.ts"

/**
 * Builds in the job's own modules and variables, niced. It ends with the link, and begun again goes on with what is built. The folder of its log and
 * code is its own: one that a cut ended may still write its code when the next one has begun.
 */
export async function startBuild(here: Here, data: Launch["data"]): Promise<string> {
  const { site, run } = here
  const builds = posix.join(siteAttemptFolder(here), "build")
  const folder = posix.join(builds, randomUUID())
  await site.transport.remove(builds)
  await site.transport.makeFolder(folder)
  const job = posix.join(site.paths.jobs, run.job)
  const env = { ...siteVariables(here, data), TEPHRA_FOLDER: job, TEPHRA_ONLY: "build", TEPHRA_BUILD_JOBS: String(site.buildJobs) }
  await site.transport.start(["nice", ...site.buildCommand(job)], { folder, cwd: job, env })
  return folder
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
