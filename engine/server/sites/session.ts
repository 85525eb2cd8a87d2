import { randomUUID } from "node:crypto"
import { ApiError } from "../../model/api-error.ts"
import type { AuditLog } from "../../model/audit.ts"
import type { Machine } from "../../model/machine.ts"
import type { SiteState } from "../../model/site-state.ts"
import { startCommand } from "../../transport/helper/helper-script.ts"
import { helperTransport } from "../../transport/helper/helper-transport.ts"
import { openHelper } from "../../transport/helper/helper.ts"
import { needsPerson } from "../../transport/ssh/log-in.ts"
import { LogInError } from "../../transport/ssh/log-in-error.ts"
import { openPlanned, planLink, type LinkRequest } from "../../transport/ssh/open-link.ts"
import type { SshLink } from "../../transport/ssh/open-options.ts"
import type { AskPerson } from "../../transport/ssh/prompts.ts"
import { machineLink } from "./link-request.ts"
import { openSite, type OpenedSite } from "./open-site.ts"

/** One log-in to one machine, kept as long as the person wants it. */
export interface Session {
  state(): Omit<SiteState, "elsewhere">
  site(): OpenedSite | null
  /** Begins one where none is; what becomes of it, the state tells. */
  logIn(): void
  /** To the question that is asked now; null gives up the log-in. False when nobody waits for that answer any more. */
  answer(question: string, answers: readonly string[] | null): boolean
  /** Ends it, and does not come back by itself. Settles when the connection is closed. */
  logOut(): Promise<void>
}

export interface SessionParts {
  readonly machine: () => Machine
  /** The key file that the person named. */
  readonly key: () => string | undefined
  readonly knownHosts: LinkRequest["knownHosts"]
  /** Refused answers since the last log-in that came about. */
  readonly attempts: { get(): number; set(count: number): void }
  /** Where what this user sends is written down. */
  readonly audit: (user: string) => AuditLog
  readonly now: () => number
  readonly changed: () => void
  readonly ssh?: LinkRequest["ssh"]
}

/** Seconds before each try to come back; the last one again and again. */
const backOff = [1, 2, 5, 10, 20, 40, 60]
const helperMs = 60_000
/** Time alone may mend these. */
const passing: ReadonlySet<string> = new Set(["ssh-refused", "ssh-unreachable", "ssh-no-route", "ssh-name-not-found", "ssh-closed", "ssh-time-limit", "ssh-channel-refused", "link-lost"])

const out = { state: "out", question: null, failure: null, retryAt: null, link: null } as const

export function createSession(parts: SessionParts): Session {
  const { now, changed } = parts
  let state: Omit<SiteState, "elsewhere"> = { ...out, since: now(), text: "not logged in" }
  let site: OpenedSite | null = null
  let link: SshLink | null = null
  let waiting: { readonly id: string; readonly resolve: (answers: readonly string[] | null) => void } | null = null
  let retry: NodeJS.Timeout | undefined
  // One that belongs to an older log-in changes nothing any more.
  let current = new AbortController()
  // Passwords and passphrases, for coming back; in memory only.
  const remembered = new Map<string, string>()

  const set = (next: Partial<typeof state>): void => {
    state = { ...state, ...next, since: next.state === undefined || next.state === state.state ? state.since : now() }
    changed()
  }

  const ask = (signal: AbortSignal): AskPerson => (prompts, over) =>
    new Promise((resolve) => {
      const id = randomUUID()
      const done = (answers: readonly string[] | null): void => {
        if (waiting?.id !== id) return
        waiting = null
        over.removeEventListener("abort", gone)
        if (!signal.aborted) set({ state: "connecting", question: null, text: "connecting" })
        resolve(answers)
      }
      const gone = (): void => done(null)
      waiting = { id, resolve: done }
      over.addEventListener("abort", gone)
      set({ state: "asking", question: { id, prompts: prompts.map(({ words, choices, ...rest }) => ({ ...rest, words: [...words], ...(choices === undefined ? {} : { choices: [...choices] }) })) }, text: "waiting for an answer" })
    })

  const nobody: AskPerson = () => Promise.resolve(null)

  const open = async (signal: AbortSignal, prompt: AskPerson): Promise<{ link: SshLink; site: OpenedSite; told: NonNullable<SiteState["link"]> }> => {
    const machine = parts.machine()
    const request: LinkRequest = {
      ...machineLink(machine, parts.key(), parts.attempts.get()), command: startCommand, prompt, remembered, signal,
      knownHosts: parts.knownHosts, ...(parts.ssh === undefined ? {} : { ssh: parts.ssh }),
    }
    const plan = await planLink(request)
    const { carrier, reason, options } = plan
    const opened = await openPlanned(plan)
    try {
      if (signal.aborted) throw new ApiError("ssh-cancelled", "The log-in was given up.")
      const helper = await openHelper(opened, { deadlineMs: helperMs })
      const there = await openSite(helperTransport(helper), { machine, log: parts.audit(options.user) })
      return { link: opened, site: there, told: { carrier, reason, user: there.user, host: options.host, root: there.paths.root } }
    } catch (error) {
      opened.close()
      throw error
    }
  }

  const attempt = async (tries: number | null): Promise<void> => {
    const mine = new AbortController()
    current = mine
    set({ ...out, state: "connecting", text: tries === null ? "connecting" : "connecting again" })
    try {
      const opened = await open(mine.signal, tries === null ? ask(mine.signal) : nobody)
      if (mine.signal.aborted) return opened.link.close()
      parts.attempts.set(0)
      link = opened.link
      site = opened.site
      set({ state: "in", link: opened.told, text: `logged in as ${opened.told.user}` })
      const end = await opened.link.ended
      site = null
      if (!mine.signal.aborted) lost(end.text, opened.link)
    } catch (error) {
      if (!mine.signal.aborted) failed(error, tries)
    }
  }

  const lost = (text: string, ended: SshLink): void => {
    if (needsPerson(ended.asked, remembered)) set({ ...out, text: `The connection ended: ${text}. Log in again; jobs that were handed in go on without it.` })
    else again(0, `the connection ended: ${text}`)
  }

  const again = (tries: number, why: string): void => {
    const seconds = backOff[Math.min(tries, backOff.length - 1)]! * (0.75 + Math.random() / 2)
    set({ ...out, state: "waiting", retryAt: now() + seconds, text: `${why}; connecting again` })
    retry = setTimeout(() => void attempt(tries + 1), seconds * 1000)
    retry.unref()
  }

  const failed = (error: unknown, tries: number | null): void => {
    const code = error instanceof ApiError ? error.code : "internal"
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof LogInError && error.attempts > 0) parts.attempts.set(error.attempts)
    if (tries !== null && passing.has(code)) return again(tries, message)
    set({ ...out, failure: code === "ssh-cancelled" ? null : { code, message }, text: tries === null ? "not logged in" : `${message} Log in again.` })
  }

  const leave = (): void => {
    clearTimeout(retry)
    current.abort()
    waiting?.resolve(null)
    waiting = null
    site = null
  }

  return {
    state: () => state,
    site: () => site,
    logIn: () => {
      if (state.state !== "out" && state.state !== "waiting") return
      leave()
      void attempt(null)
    },
    answer: (question, answers) => {
      if (waiting?.id !== question) return false
      waiting.resolve(answers)
      return true
    },
    logOut: async () => {
      leave()
      const closing = link
      link = null
      set({ ...out, text: "not logged in" })
      closing?.close()
      await closing?.ended
    },
  }
}
