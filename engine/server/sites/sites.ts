import { randomUUID } from "node:crypto"
import { join } from "node:path"
import { z } from "zod"
import { ApiError } from "../../model/api-error.ts"
import type { SiteState } from "../../model/site-state.ts"
import { newWakes } from "../../runs/context.ts"
import type { Home } from "../../runs/home.ts"
import type { Sites } from "../../runs/site/open-site.ts"
import { schedulers } from "../../schedulers/schedulers.ts"
import type { Store } from "../../store/open-store.ts"
import type { LinkRequest } from "../../transport/ssh/open-link.ts"
import { machineBook, type MachineBook } from "./machine-book.ts"
import type { OpenedSite } from "./open-site.ts"
import { createSession, type Session } from "./session.ts"

/** The machines of a person and the log-ins to them, in this app. */
export interface SiteService extends Sites {
  readonly book: MachineBook
  open(machine: string): OpenedSite | null
  state(machine: string): SiteState
  logIn(machine: string): void
  answer(machine: string, question: string, answers: readonly string[] | null): void
  logOut(machine: string): Promise<void>
  /** Told whenever a state may have changed; gives back what stops it. */
  onChange(listener: () => void): () => void
  /** Sleeps until a state may have changed, at most so long. */
  sleep(milliseconds: number): Promise<void>
  close(): Promise<void>
}

export interface SiteOptions {
  readonly home: Home
  readonly store: Store
  readonly ssh?: LinkRequest["ssh"]
}

const leaseSeconds = 15
const renewMilliseconds = 2000

export function createSites({ home, store, ssh }: SiteOptions): SiteService {
  const book = machineBook(store)
  const owner = randomUUID()
  const sessions = new Map<string, Session>()
  const listeners = new Set<() => void>()
  const wakes = newWakes()
  const now = (): number => Date.now() / 1000
  const knownHosts = ownKnownHosts(home)

  const changed = (): void => {
    renew()
    wakes.wake()
    for (const listener of listeners) listener()
  }

  const sessionOf = (name: string): Session => {
    const known = sessions.get(name)
    if (known !== undefined) return known
    book.find(name)
    const session = createSession({
      machine: () => book.find(name),
      key: () => book.settings(name)?.key,
      knownHosts: { files: [knownHosts], add: knownHosts, hash: false },
      attempts: refusedAnswers(store, `refused-answers.${name}`, now),
      audit: (user) => store.audit.log({ machine: name, user, now }),
      now, changed, ...(ssh === undefined ? {} : { ssh }),
    })
    sessions.set(name, session)
    return session
  }

  /** Other apps of this home see by it that somebody is logged in. */
  const renew = (): void => {
    if (store.readOnly !== null) return
    for (const [name, session] of sessions) {
      const lease = siteLease(name)
      if (session.site() !== null) store.leases.take(lease, owner, { now: now(), until: now() + leaseSeconds })
      else if (store.leases.holds(lease, owner)) store.leases.release(lease, owner)
    }
  }
  const renewal = setInterval(renew, renewMilliseconds)
  renewal.unref()

  return {
    book,
    title: (name) => book.get(name)?.title ?? null,
    takesArrays: (name) => schedulers[book.get(name)?.scheduler.value ?? "local"].array !== null,
    open: (name) => sessions.get(name)?.site() ?? null,
    state: (name) => {
      const elsewhere = store.leases.isTaken(siteLease(name), owner, now())
      return { ...(sessions.get(name)?.state() ?? never), elsewhere }
    },
    logIn: (name) => sessionOf(name).logIn(),
    answer: (name, question, answers) => {
      if (!sessionOf(name).answer(question, answers)) throw new ApiError("question-over", "Nobody waits for that answer any more: the site ended the log-in, or it was answered elsewhere. Log in again.")
    },
    logOut: (name) => sessions.get(name)?.logOut() ?? Promise.resolve(),
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    sleep: (milliseconds) => wakes.sleep(milliseconds),
    close: async () => {
      clearInterval(renewal)
      await Promise.all([...sessions.values()].map((session) => session.logOut()))
      renew()
    },
  }
}

/** Where keys of hosts are written down that were accepted here. */
export function ownKnownHosts(home: Pick<Home, "root">): string {
  return join(home.root, "known_hosts")
}

/** Sites forget them too, after a time that few of them tell. */
const forgetSeconds = 3600
const Refused = z.strictObject({ count: z.int(), at: z.number() })

function refusedAnswers({ settings }: Store, key: string, now: () => number): { get(): number; set(count: number): void } {
  return {
    get: () => {
      const { count, at } = Refused.catch({ count: 0, at: 0 }).parse(settings.get(key))
      return now() - at < forgetSeconds ? count : 0
    },
    set: (count) => settings.set(key, count === 0 ? null : { count, at: now() }),
  }
}

const never: Omit<SiteState, "elsewhere"> = { state: "out", since: 0, text: "not logged in", question: null, failure: null, retryAt: null, link: null }

function siteLease(machine: string): string {
  return `site:${machine}`
}
