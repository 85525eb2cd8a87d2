import { chmodSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { queueWatch } from "../../engine/runs/site/queue-watch.ts"
import type { OpenSite } from "../../engine/runs/site/open-site.ts"
import { sitePaths } from "../../engine/runs/site/site.ts"
import { schedulers } from "../../engine/schedulers/schedulers.ts"
import { startCommand } from "../../engine/transport/helper/helper-script.ts"
import { shellWords } from "../../engine/transport/helper/helper-transport.ts"
import type { Link } from "../../engine/transport/link.ts"
import { openLink } from "../../engine/transport/ssh/open-link.ts"
import type { SiteTransport } from "../../engine/transport/transport.ts"
import { doubleEnvironment, type DoubleSettings } from "../faults/double/double-job.ts"
import type { Site } from "./site.ts"

const queue = schedulers.slurm.queue!

/** A link to the log-in server with a key; to another port where something lies between. */
export function siteLink(site: Site, carrier: "ssh2" | "openssh", command: string, between?: number): Promise<Link> {
  const { host, port, user, key, knownHosts } = site.access("login")
  const known = join(site.folder(), "known_hosts")
  writeFileSync(known, knownHosts.join("\n").replaceAll(`:${port} `, `:${between ?? port} `))
  const config = join(site.folder(), "config")
  writeFileSync(config, "Host *\n IdentityAgent none\n UserKnownHostsFile none\n GlobalKnownHostsFile none\n GSSAPIAuthentication no\n")
  return openLink({ carrier, host, port: between ?? port, user, identities: [key], command, prompt: () => Promise.resolve(null), remembered: null, knownHosts: { files: [known], add: null, hash: false }, ssh: { configFile: config } })
}

/** The command that starts a helper whose jobs find the double; what it needs stands in the environment of the log-in. */
export function doubleCommand(site: Site, settings: DoubleSettings, front?: "lsf" | "pbs"): string {
  const tools = site.folder()
  chmodSync(tools, 0o755)
  const double = doubleEnvironment(settings, tools)
  const bin = double["PATH"]?.split(":")[0] ?? ""
  chmodSync(bin, 0o755)
  const { SLURM_CONF = "" } = site.shell()
  const variables = Object.entries({ ...double, SLURM_CONF, PATH: [bin, ...(front === undefined ? [] : [join(site.root, front)]), "/usr/local/bin:/usr/bin:/bin"].join(":") }).map(([name, value]) => `export ${shellWords([`${name}=${value}`])}; `)
  return `${variables.join("")}${startCommand}`
}

/** What a run needs of the site, over a transport of `user`. */
export function slurmSite(transport: SiteTransport, { root, user }: { root: string; user: string }): OpenSite {
  const now = (): number => Date.now() / 1000
  return {
    transport, paths: sitePaths(root), buildOn: "login", buildJobs: 2, settleSeconds: 10, array: schedulers.slurm.array, jobId: queue.jobId,
    queue: queueWatch({ transport, text: queue, user, now, everySeconds: 1 }),
    buildCommand: (job) => ["sh", join(job, "batch.sh")],
  }
}
