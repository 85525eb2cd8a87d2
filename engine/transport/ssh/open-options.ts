import type { Link } from "../link.ts"
import type { PublishedKey } from "./known-hosts.ts"
import type { Asked, Method } from "./log-in.ts"
import type { AskPerson } from "./prompts.ts"

/** One host on the way, with a log-in of its own. */
export interface Hop {
  readonly host: string
  readonly port: number
  readonly user: string
  /** Files of private keys; those that are not there are passed over. */
  readonly identities: readonly string[]
  /** Of the agent's keys only those that belong to `identities`. */
  readonly identitiesOnly?: boolean
  /** The agent's socket. */
  readonly agent: string | null
  /** The name under which its key is known. */
  readonly hostKeyAlias?: string
  /** Fingerprints that the facility publishes: a new host's key must be among them. */
  readonly published?: readonly PublishedKey[]
  readonly methods?: readonly Method[]
  /** Refused answers before the site locks the account (3 where nothing is known), and those used up before. */
  readonly attempts?: { readonly allowed: number; readonly used: number }
  /** No answer works twice there, whatever the prompts are called. */
  readonly everyAnswerOnce?: boolean
  /** Lines for OpenSSH alone, from `ssh -G`. */
  readonly options?: readonly string[]
}

export interface KnownHostsFiles {
  readonly files: readonly string[]
  /** Where accepted keys are written; null for nowhere. */
  readonly add: string | null
  readonly hash: boolean
}

/** Milliseconds. None runs while a person is asked. */
export interface Deadlines {
  readonly connect: number
  readonly handshake: number
  /** For each answer of a site during the log-in; some wait for a telephone meanwhile. */
  readonly answer: number
  readonly channel: number
}

export interface OpenOptions extends Hop {
  /** Hosts before it, first hop first. */
  readonly jump: readonly Hop[]
  readonly prompt: AskPerson
  readonly knownHosts: KnownHostsFiles
  /** Passwords and passphrases for reconnects, filled and used here; null where the person allows none. Passcodes are never in it. */
  readonly remembered: Map<string, string> | null
  /** One line that any log-in shell understands. */
  readonly command: string
  readonly deadlines?: Partial<Deadlines>
  /** Every so many seconds; lost after so many without an answer. */
  readonly keepAlive?: { readonly seconds: number; readonly count: number }
  /** Gives up. */
  readonly signal?: AbortSignal
}

export interface SshLink extends Link {
  /** What was asked on the way; see `needsPerson`. */
  readonly asked: readonly Asked[]
}

export const usualDeadlines: Deadlines = { connect: 20_000, handshake: 30_000, answer: 180_000, channel: 30_000 }
export const usualKeepAlive = { seconds: 15, count: 3 }
/** An end that was asked for is not waited for any longer. */
export const closeGrace = 5000

export const placeOf = ({ host, port }: Pick<Hop, "host" | "port">) => (port === 22 ? host : `${host} port ${port}`)
