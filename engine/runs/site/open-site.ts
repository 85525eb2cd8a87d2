import type { ArrayText } from "../../schedulers/array-text.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import type { SiteQueue } from "./site-queue.ts"
import type { Site } from "./site.ts"

/** A machine with a batch system, on which somebody is logged in. */
export interface OpenSite extends Site {
  readonly transport: SiteTransport
  readonly queue: SiteQueue
  /** On a log-in node, or by a job of its own on one node. */
  readonly buildOn: "login" | "node"
  /** Builds a job that lies in a folder there, in the surroundings in which it will run. */
  readonly buildCommand: (job: string) => readonly string[]
  /** Compilers that may run at once on a log-in node. */
  readonly buildJobs: number
  /** After so long its queue lists what it took. */
  readonly settleSeconds: number
  /** How several jobs are handed in as one; null where each is handed in alone. */
  readonly array: ArrayText | null
  /** The batch system's number in what submit.sh printed. */
  readonly jobId: (text: string) => string | null
}

/** The machines of a person, of which some are open. */
export interface Sites {
  /** What people call it; null when there is no such machine. */
  title(machine: string): string | null
  /** Whether its batch system can be given several jobs as one. */
  takesArrays(machine: string): boolean
  /** Null while nobody is logged in. */
  open(machine: string): OpenSite | null
}
