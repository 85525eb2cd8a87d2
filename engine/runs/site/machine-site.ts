import { posix } from "node:path"
import { folderPath, type PathWords } from "../../machines/folder-path.ts"
import type { Machine } from "../../model/machine.ts"
import { sitePaths, type SitePaths } from "./site.ts"
import type { Builder } from "./build.ts"

/** The folder of ours on a machine's scratch; undefined where the profile does not tell it, or names in it are not known. */
export function siteRoot({ folders }: Machine, words: PathWords): string | undefined {
  const scratch = folders?.scratch?.value.path
  const path = scratch === undefined ? undefined : folderPath(scratch, words)
  return path === undefined ? undefined : posix.join(path, "tephra")
}

/** What is ours below `root`; builds lie where the profile has them. */
export function machinePaths({ folders }: Machine, root: string, words: PathWords): SitePaths {
  const builds = folders?.builds === undefined ? undefined : folderPath(folders.builds.value, words)
  const paths = sitePaths(root)
  return builds === undefined ? paths : { ...paths, cache: builds }
}

/** On a log-in node, where the profile does not say how many. */
const usualBuildJobs = 4

/** A batch script sets what the job runs in; some of what it needs only a log-in sets up. */
export function builderOf({ scheduler, loginShell, build }: Machine): Builder {
  const shell = loginShell?.value === true ? ["bash", "-l"] : ["sh"]
  return {
    buildOn: build?.value.on ?? "login",
    buildCommand: (job) => (scheduler.value === "local" ? [...shell, posix.join(job, "job.sh"), "build"] : [...shell, posix.join(job, "batch.sh")]),
    buildJobs: build?.value.on === "login" ? build.value.jobs : usualBuildJobs,
  }
}
