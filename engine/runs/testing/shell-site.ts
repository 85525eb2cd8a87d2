import { join } from "node:path"
import { startCommand } from "../../transport/helper/helper-script.ts"
import type { Link } from "../../transport/link.ts"
import { shellLink } from "../../transport/testing/shell-link.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import { processId, processQueue } from "../site/process-queue.ts"
import { sitePaths } from "../site/site.ts"
import { reconnecting, type Reconnecting } from "./reconnecting.ts"

export interface ShellSite extends Reconnecting {
  /** Cuts the link that there is, at once and without a word. */
  cut(): void
}

export interface ShellSiteOptions {
  /** What each link is seen through; none is there while it throws. */
  readonly through?: (link: Link) => Link
  /** The same of each transport. */
  readonly seen?: (transport: SiteTransport) => SiteTransport
}

/** A machine without a batch system, which is this computer behind a shell: its queue is what its jobs wrote of themselves. */
export async function shellSite(root: string, { through = (link) => link, seen = (transport) => transport }: ShellSiteOptions = {}): Promise<ShellSite> {
  let pid = 0
  const openLink = async (): Promise<Link> => {
    const link = shellLink(startCommand)
    pid = link.pid
    try {
      return through(link)
    } catch (error) {
      link.close()
      throw error
    }
  }
  const site = await reconnecting("shell", openLink, (plain) => {
    const transport = seen(plain)
    const paths = sitePaths(root)
    const queue = processQueue({ transport, paths }, () => Date.now() / 1000)
    return { transport, paths, queue, buildOn: "login", buildCommand: (job) => ["sh", join(job, "job.sh"), "build"], buildJobs: 2, settleSeconds: 2, array: null, jobId: processId }
  })
  return {
    ...site,
    cut: () => {
      try {
        process.kill(pid, "SIGKILL")
      } catch {
        // It has ended.
      }
    },
  }
}
