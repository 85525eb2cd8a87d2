import { connect } from "node:net"
import type { Socket } from "node:net"
import type { Readable } from "node:stream"
import ssh2 from "ssh2"
import type { AnyAuthMethod, Client, KeyboardInteractiveAuthMethod, NextAuthHandler, ServerHostKeyAlgorithm } from "ssh2"
import { deadline } from "./deadline.ts"
import { checkHostKey, typesToAskFor } from "./host-check.ts"
import { hopLogIn } from "./hop-log-in.ts"
import type { HopLogIn } from "./hop-log-in.ts"
import { hostKey } from "./known-hosts.ts"
import type { LogInAction } from "./log-in.ts"
import { LogInError, closedInLogIn, connectFailure, notSsh, stopFailure, timeLimit, tooManyTries } from "./log-in-error.ts"
import { placeOf } from "./open-options.ts"
import type { Deadlines, Hop, OpenOptions } from "./open-options.ts"
import { plainText } from "./prompts.ts"
import { keysOf, unlock } from "./ssh2-keys.ts"

export interface ConnectSsh2 {
  readonly hop: Hop
  /** The way through the host before it; null for one of its own. */
  readonly through: Readable | null
  readonly options: OpenOptions
  readonly deadlines: Deadlines
  readonly keepAlive: { readonly seconds: number; readonly count: number }
  readonly signal: AbortSignal
}

export interface Ssh2Hop {
  readonly client: Client
  readonly logIn: HopLogIn
}

const allTypes: readonly ServerHostKeyAlgorithm[] = ["ssh-ed25519", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521", "rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]

/** Connects to one host and logs in. The connection is gone when it rejects. */
export async function connectSsh2({ hop, through, options, deadlines, keepAlive, signal }: ConnectSsh2): Promise<Ssh2Hop> {
  const at = placeOf(hop)
  let keys = await keysOf(hop)
  const preferred = await typesToAskFor(hop, options.knownHosts)
  const sock = through ?? (await socketTo(hop, deadlines.connect, signal))
  const client = new ssh2.Client()
  const waiting = new AbortController()
  const logIn = hopLogIn({ hop, keys, watched: false, remembered: options.remembered, prompt: options.prompt, signal: waiting.signal })
  const limit = deadline()
  const said: string[] = []
  let offered: readonly string[] = []
  let accepted: Buffer | null = null

  return new Promise<Ssh2Hop>((resolve, reject) => {
    let over = false
    function settle(): boolean {
      if (over) return false
      over = true
      limit.clear()
      waiting.abort()
      signal.removeEventListener("abort", giveUp)
      return true
    }
    function fail(error: LogInError): void {
      if (!settle()) return
      client.end()
      sock.destroy()
      reject(error)
    }
    const giveUp = (): void => { fail(stopFailure("cancelled", { at, attempts: logIn.attempts(), allowed: logIn.allowed, offered, words: "" })) }
    const expectAnswer = (): void => { limit.arm(deadlines.answer, () => { fail(timeLimit("answer in the log-in", deadlines.answer, at, logIn.attempts())) }) }
    const words = (): string => said.slice(-6).join(" ").trim()
    const fault = (error: unknown): void => { fail(error instanceof LogInError ? error : connectFailure(error as Error, at)) }
    signal.addEventListener("abort", giveUp)
    if (signal.aborted) { giveUp(); return }

    async function verifyKey(blob: Buffer): Promise<boolean> {
      if (accepted !== null) return accepted.equals(blob)
      limit.clear()
      await checkHostKey({ hop, knownHosts: options.knownHosts, prompt: options.prompt, signal: waiting.signal }, hostKey(blob))
      accepted = Buffer.from(blob)
      if (!over) limit.arm(deadlines.handshake, () => { fail(timeLimit("agree on keys", deadlines.handshake, at)) })
      return true
    }

    /** What ssh2 does next; nothing where the log-in has ended. */
    async function perform(first: LogInAction, next: NextAuthHandler): Promise<void> {
      let action = first
      while (action.kind === "unlock") {
        const { key: id, passphrase } = action
        const opened = keys.filter((key) => key.id === id).map((key) => unlock(key, passphrase))[0] ?? null
        if (opened !== null) keys = keys.map((key) => (key.id === id ? opened : key))
        action = await logIn.feed({ kind: "unlocked", right: opened !== null })
      }
      if (over) return
      const method = methodFor(action)
      if (method === null) { stopAt(action); return }
      expectAnswer()
      next(method)
    }

    function methodFor(action: LogInAction): AnyAuthMethod | null {
      const username = hop.user
      if (action.kind === "send-password") return { type: "password", username, password: action.password }
      if (action.kind === "start-keyboard") return { type: "keyboard-interactive", username, prompt: (...round) => { answer(round).catch(fault) } }
      if (action.kind !== "try-key") return null
      const key = keys.find(({ id }) => id === action.key)
      if (key?.agent) return { type: "agent", username, agent: key.agent }
      return key?.parsed ? { type: "publickey", username, key: key.parsed } : null
    }

    async function answer([name, instructions, , prompts, finish]: Parameters<KeyboardInteractiveAuthMethod["prompt"]>): Promise<void> {
      limit.clear()
      const action = await logIn.feed({ kind: "asked", words: [...said.splice(0), name, instructions], prompts: prompts.map(({ prompt, echo }) => ({ text: prompt, echo: echo === true })) })
      if (over) return
      if (action.kind !== "send-answers") { stopAt(action); return }
      expectAnswer()
      finish([...action.answers])
    }

    function stopAt(action: LogInAction): void {
      const reason = action.kind === "stop" ? action.reason : "method-not-offered"
      fail(stopFailure(reason, { at, attempts: logIn.attempts(), allowed: logIn.allowed, offered, words: words() }))
    }

    // A second answer to the agent's key would be told under the first one's names: ssh2 keeps those of the try before.
    let heard: readonly string[] | null = null
    let triedAgent = false
    async function authenticate(left: readonly string[] | null, partial: boolean | null, next: NextAuthHandler): Promise<void> {
      limit.clear()
      if (left === null && heard === null) {
        expectAnswer()
        next({ type: "none", username: hop.user })
        return
      }
      const before = offered
      offered = heard ?? left ?? []
      const agentPartial = triedAgent && before.includes("publickey") && !offered.includes("publickey")
      await perform(await logIn.feed({ kind: "offered", methods: offered, partial: triedAgent ? agentPartial : partial === true }), (method) => {
        triedAgent = typeof method !== "string" && method.type === "agent"
        next(method)
      })
    }

    client.on("banner", (text: string) => { said.push(plainText(text)) })
    client.on("ready", () => {
      logIn.feed({ kind: "accepted" }).then(() => {
        if (settle()) resolve({ client, logIn })
      }, fault)
    })
    client.on("error", (error: Error & { level?: string; code?: string }) => {
      // The agent refused one key; the log-in goes on with the next.
      if (error.level === "agent") return
      fail(failureOf(error, at, words(), logIn.attempts()))
    })
    client.on("close", () => { fail(closedInLogIn(at, words(), logIn.attempts())) })
    limit.arm(deadlines.handshake, () => { fail(timeLimit("speak SSH", deadlines.handshake, at)) })
    client.connect({
      sock, username: hop.user, readyTimeout: 0, keepaliveInterval: keepAlive.seconds * 1000, keepaliveCountMax: keepAlive.count, tryKeyboard: true,
      algorithms: { serverHostKey: ordered(preferred) },
      hostVerifier: (blob: Buffer, decide: (right: boolean) => void) => {
        verifyKey(blob).then(decide, (error: unknown) => {
          fault(error)
          decide(false)
        })
      },
      authHandler: (left, partial, next) => { authenticate(left, partial, next).catch(fault) },
      debug: (line) => {
        const [, list] = /^Inbound: Received USERAUTH_FAILURE \((.*)\)$/.exec(line) ?? []
        if (list !== undefined) heard = list.split(",")
      },
    })
  })
}

/** Types the host is known by come first. */
function ordered(preferred: readonly string[]): ServerHostKeyAlgorithm[] {
  const names = preferred.flatMap((type) => (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type]))
  const first = allTypes.filter((type) => names.includes(type)).sort((a, b) => names.indexOf(a) - names.indexOf(b))
  return [...first, ...allTypes.filter((type) => !first.includes(type))]
}

function failureOf(error: Error & { level?: string; code?: string }, at: string, said: string, attempts: number): LogInError {
  if (error.level === "client-socket") return error.code === "ECONNRESET" || error.code === "EPIPE" ? closedInLogIn(at, said, attempts) : connectFailure(error, at)
  if (/before handshake/.test(error.message)) return notSsh(at, "")
  if (/no matching|handshake failed/i.test(error.message)) return new LogInError("ssh-no-agreement", `${at} and Tephra share no way to encrypt (${error.message}). Choose OpenSSH for this machine.`, { at })
  if (/too many authentication failures/i.test(error.message)) return tooManyTries(at, error.message, attempts)
  if (error.level === "protocol" || /identification|invalid packet|bad packet/i.test(error.message)) return notSsh(at, error.message)
  return closedInLogIn(at, [error.message, said].filter((part) => part !== "").join(". "), attempts)
}

async function socketTo(hop: Hop, milliseconds: number, signal: AbortSignal): Promise<Socket> {
  const at = placeOf(hop)
  const socket = connect({ host: hop.host, port: hop.port, noDelay: true, keepAlive: true })
  const limit = deadline()
  try {
    await new Promise<void>((resolve, reject) => {
      const giveUp = (): void => { reject(stopFailure("cancelled", { at, attempts: 0, allowed: 0, offered: [], words: "" })) }
      limit.arm(milliseconds, () => { reject(new LogInError("ssh-unreachable", `${at} did not answer within ${milliseconds / 1000} s. Is this computer online, and does a firewall or VPN stand between?`, { at })) })
      socket.once("connect", resolve)
      socket.once("error", (error: NodeJS.ErrnoException) => { reject(connectFailure(aggregated(error), at)) })
      if (signal.aborted) giveUp()
      signal.addEventListener("abort", giveUp, { once: true })
    })
    return socket
  } catch (error) {
    socket.on("error", () => {})
    socket.destroy()
    throw error
  } finally {
    limit.clear()
  }
}

/** Where a name has several addresses, each has failed in its own way; the first tells it. */
function aggregated(error: NodeJS.ErrnoException): NodeJS.ErrnoException {
  return error instanceof AggregateError ? ((error.errors[0] as NodeJS.ErrnoException | undefined) ?? error) : error
}
