import { posix } from "node:path"
import { ApiError } from "../../model/api-error.ts"
import type { AuditLog } from "../../model/audit.ts"
import { queryIntervalOf, type Machine } from "../../model/machine.ts"
import { builderOf, machinePaths, siteRoot } from "../../runs/site/machine-site.ts"
import type { OpenSite } from "../../runs/site/open-site.ts"
import { processId, processQueue } from "../../runs/site/process-queue.ts"
import { queueWatch } from "../../runs/site/queue-watch.ts"
import type { Site, SitePaths } from "../../runs/site/site.ts"
import { schedulers } from "../../schedulers/schedulers.ts"
import { auditedTransport } from "../../transport/audited-transport.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import { jobTrial, type JobTrial } from "./job-trial.ts"
import { logInVariables, withVariables } from "./log-in-shell.ts"

export interface OpenedSite extends OpenSite {
  readonly user: string
  readonly trial: JobTrial
}

const questionMs = 30_000
/** What a batch system took is in its list after so many seconds. */
const settleSeconds = 30
/** A process is there at once. */
const settleProcessSeconds = 2
/** Where sites say that runs belong, in the order in which they are believed. */
const scratchVariables = ["SCRATCH", "MEMBERWORK", "PSCRATCH", "WORK"]

export interface Opening {
  readonly machine: Machine
  /** Of all that is sent. */
  readonly log: AuditLog
}

/** A machine behind a link that was just opened: who is there, and where everything of ours lies. */
export async function openSite(link: SiteTransport, { machine, log }: Opening): Promise<OpenedSite> {
  const variables = await logInVariables(auditedTransport(link, log))
  // What a log-in sets up is no part of a command as a person would type it.
  const transport = auditedTransport(withVariables(link, variables), log)
  const user = await wordOf(transport, ["id", "-un"], "who is logged in")
  const site = { transport, user, paths: await pathsOf(transport, machine, { user, account: machine.account?.value, variables }) }
  return { ...site, ...builderOf(machine), ...queueOf(site, machine) }
}

const now = (): number => Date.now() / 1000

/** A batch system, or the processes of a computer that has none. */
function queueOf(site: Site & Pick<OpenedSite, "transport" | "user">, machine: Machine): Pick<OpenedSite, "queue" | "array" | "jobId" | "settleSeconds" | "trial"> {
  const { queue: text, array } = schedulers[machine.scheduler.value]
  if (text === null) return { queue: processQueue(site, now), array: null, jobId: processId, settleSeconds: settleProcessSeconds, trial: () => Promise.resolve(null) }
  return { queue: queueWatch({ transport: site.transport, text, user: site.user, now, everySeconds: queryIntervalOf(machine) }), array, jobId: text.jobId, settleSeconds, trial: jobTrial({ transport: site.transport, text, now }) }
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
async function pathsOf(transport: SiteTransport, machine: Machine, { user, account, variables }: Whose): Promise<SitePaths> {
  const { folders, title } = machine
  const pattern = folders?.scratch?.value.path
  const named = siteRoot(machine, { user, account })
  if (pattern !== undefined && named === undefined) throw new ApiError("machine-without-account", `Runs on ${title} lie below ${pattern}, and no account is known. Name it in the machine's settings.`)
  const told = scratchVariables.map((name) => variables[name]).find((path) => path?.startsWith("/"))
  const home = variables["HOME"] ?? (await wordOf(transport, ["sh", "-c", 'printf %s "$HOME"'], "where its home is"))
  const root = named ?? (told === undefined ? posix.join(home, ".tephra") : posix.join(told, "tephra"))
  await transport.makeFolder(root)
  return machinePaths(machine, root, { user, account })
}
