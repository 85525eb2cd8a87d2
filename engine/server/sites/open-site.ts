import { posix } from "node:path"
import { folderPath } from "../../machines/folder-path.ts"
import { ApiError } from "../../model/api-error.ts"
import { queryIntervalOf, type Machine } from "../../model/machine.ts"
import type { OpenSite } from "../../runs/site/open-site.ts"
import { processId, processQueue } from "../../runs/site/process-queue.ts"
import { queueWatch } from "../../runs/site/queue-watch.ts"
import { sitePaths, type Site, type SitePaths } from "../../runs/site/site.ts"
import { schedulers } from "../../schedulers/schedulers.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import { logInVariables, withVariables } from "./log-in-shell.ts"

export interface OpenedSite extends OpenSite {
  readonly user: string
}

const questionMs = 30_000
/** What a batch system took is in its list after so many seconds. */
const settleSeconds = 30
/** A process is there at once. */
const settleProcessSeconds = 2
/** Compilers at once on a log-in node of which nothing is known. */
const usualBuildJobs = 4
/** Where sites say that runs belong, in the order in which they are believed. */
const scratchVariables = ["SCRATCH", "MEMBERWORK", "PSCRATCH", "WORK"]

/** A machine behind a link that was just opened: who is there, and where everything of ours lies. */
export async function openSite(link: SiteTransport, machine: Machine, account: string | undefined): Promise<OpenedSite> {
  const variables = await logInVariables(link)
  const transport = withVariables(link, variables)
  const user = await wordOf(transport, ["id", "-un"], "who is logged in")
  const site = { transport, user, paths: await pathsOf(transport, machine, { user, account: account ?? machine.account?.value, variables }) }
  const build = machine.build?.value
  return { ...site, buildOn: build?.on ?? "login", buildJobs: build?.on === "login" ? build.jobs : usualBuildJobs, ...queueOf(site, machine) }
}

const now = (): number => Date.now() / 1000

/** A batch system, or the processes of a computer that has none. */
function queueOf(site: Site & Pick<OpenedSite, "transport" | "user">, machine: Machine): Pick<OpenedSite, "queue" | "jobId" | "settleSeconds" | "buildCommand"> {
  const { queue: text } = schedulers[machine.scheduler.value]
  if (text === null) return { queue: processQueue(site, now), jobId: processId, settleSeconds: settleProcessSeconds, buildCommand: (job) => ["sh", posix.join(job, "job.sh"), "build"] }
  const queue = queueWatch({ transport: site.transport, text, user: site.user, now, everySeconds: queryIntervalOf(machine) })
  return { queue, jobId: text.jobId, settleSeconds, buildCommand: (job) => ["sh", posix.join(job, "batch.sh")] }
}

async function wordOf(transport: SiteTransport, command: readonly string[], what: string): Promise<string> {
  const { code, stdout, stderr } = await transport.exec(command, { timeoutMs: questionMs })
  const word = stdout.trim()
  if (code !== 0 || word === "") throw new ApiError("site-refused", `The site does not tell ${what}: ${stderr.trim() || `${command.join(" ")} said nothing`}.`)
  return word
}

interface Whose {
  readonly user: string
  readonly account: string | undefined
  readonly variables: Readonly<Record<string, string>>
}

/** Below the scratch that profile or person name, else that the site names, else in the home. */
async function pathsOf(transport: SiteTransport, { folders, title }: Machine, { user, account, variables }: Whose): Promise<SitePaths> {
  const pattern = folders?.scratch?.value.path
  const named = pattern === undefined ? undefined : folderPath(pattern, { user, account })
  if (pattern !== undefined && named === undefined) throw new ApiError("machine-without-account", `Runs on ${title} lie below ${pattern}, and no account is known. Name it in the machine's settings.`)
  const told = scratchVariables.map((name) => variables[name]).find((path) => path?.startsWith("/"))
  const home = variables["HOME"] ?? (await wordOf(transport, ["sh", "-c", 'printf %s "$HOME"'], "where its home is"))
  const root = posix.join(named ?? told ?? home, named === undefined && told === undefined ? ".tephra" : "tephra")
  await transport.makeFolder(root)
  const builds = folders?.builds === undefined ? undefined : folderPath(folders.builds.value, { user, account })
  const paths = sitePaths(root)
  return builds === undefined ? paths : { ...paths, cache: builds }
}
