import { spawn } from "node:child_process"
import { once } from "node:events"
import { writeFile } from "node:fs/promises"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { LinkEnd } from "../link.ts"
import { oldestOpenssh, usableOpenssh } from "./ask-ssh.ts"
import { deadline } from "./deadline.ts"
import { checkHostKey, hostTexts, keyAddress, typesToAskFor } from "./host-check.ts"
import { hopLogIn } from "./hop-log-in.ts"
import { entriesOf, hostKey, hostName } from "./known-hosts.ts"
import { LogInError, connectFailure, stopFailure, timeLimit } from "./log-in-error.ts"
import { closeGrace, placeOf, usualDeadlines, usualKeepAlive } from "./open-options.ts"
import type { Hop, OpenOptions, SshLink } from "./open-options.ts"
import { nameOfHop, opensshConfig } from "./openssh-config.ts"
import { openRelay } from "./openssh-relay.ts"
import type { Relay, RelayRequest } from "./openssh-relay.ts"
import { plainText } from "./prompts.ts"
import { barePrompt, opensshFailure, readOpensshLine } from "./openssh-words.ts"

/** Logs in with the system's OpenSSH: one process, whose questions come here. */
export async function openOpenssh(options: OpenOptions): Promise<SshLink> {
  if ((await usableOpenssh()) === null) {
    const at = placeOf(options)
    throw new LogInError("ssh-not-installed", `The log-in to ${at} needs OpenSSH ${oldestOpenssh} or newer on Linux or macOS, and there is none here. Install it, or choose Tephra's own SSH for this machine.`, { at })
  }
  const relay = await openRelay()
  try {
    return await start(options, relay)
  } catch (error) {
    await relay.remove()
    throw error
  }
}

async function start(options: OpenOptions, relay: Relay): Promise<SshLink> {
  const deadlines = { ...usualDeadlines, ...options.deadlines }
  const hops: readonly Hop[] = [...options.jump, options]
  const config = join(relay.folder, "config")
  const types = await Promise.all(hops.map((hop) => typesToAskFor(hop, options.knownHosts)))
  await writeFile(config, opensshConfig({ hops, types, relay: relay.script, keepAlive: options.keepAlive ?? usualKeepAlive, connectSeconds: Math.ceil(deadlines.connect / 1000) }), { mode: 0o600 })
  const waiting = new AbortController()
  const logIns = hops.map((hop) => hopLogIn({ hop, keys: [], watched: true, remembered: options.remembered, prompt: options.prompt, signal: waiting.signal }))
  const child = spawn("ssh", ["-F", config, "-v", "-T", "--", nameOfHop(hops.length - 1), options.command], {
    detached: true, stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, SSH_ASKPASS: relay.askpass, SSH_ASKPASS_REQUIRE: "force", DISPLAY: process.env["DISPLAY"] ?? "none" },
  })
  const limit = deadline()
  const grace = deadline()
  /** Which host a process of OpenSSH talks to, as its look-up of the host's key says. */
  const hopOf = new Map<number, number>()
  let current = 0
  let partial = false
  let accepted = false
  let wanted = false
  let said: string[] = []
  let recent: string[] = []

  // The whole group: OpenSSH starts a process for each host before.
  const kill = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal)
    } catch {
      child.kill(signal)
    }
  }
  const hop = (): Hop => hops[current] ?? options
  const place = (): string => placeOf(hop())
  const attempts = (): number => logIns[current]?.attempts() ?? 0
  const words = (): string => said.slice(-6).join(" ").trim()

  return new Promise<SshLink>((resolve, reject) => {
    let failure: LogInError | null = null
    let open = false
    let told: (end: LinkEnd) => void
    const ended = new Promise<LinkEnd>((settle) => { told = settle })

    function fail(error: LogInError): void {
      if (open || failure !== null) return
      failure = error
      limit.clear()
      waiting.abort()
      kill("SIGTERM")
      grace.arm(closeGrace, () => { kill("SIGKILL") })
    }
    const fault = (error: unknown): void => { fail(error instanceof LogInError ? error : connectFailure(error as Error, place())) }
    const expect = (): void => {
      if (open || failure !== null) return
      const [milliseconds, what] = accepted ? [deadlines.channel, "start the command"] : hopOf.size > 0 ? [deadlines.answer, "answer in the log-in"] : [deadlines.connect + deadlines.handshake, "speak SSH"]
      limit.arm(milliseconds, () => { fail(timeLimit(what, milliseconds, place(), attempts())) })
    }
    const giveUp = (): void => { fail(stopped("cancelled")) }
    const stopped = (reason: Parameters<typeof stopFailure>[0]): LogInError => stopFailure(reason, { at: place(), attempts: attempts(), allowed: logIns[current]?.allowed ?? 0, offered: [], words: words() })
    options.signal?.addEventListener("abort", giveUp)

    /** The command speaks, whatever OpenSSH called its start. */
    function spoke(): void {
      if (child.stdout.readableLength > 0) opened()
    }

    function opened(): void {
      child.stdout.off("readable", spoke)
      if (open || failure !== null) return
      open = true
      limit.clear()
      waiting.abort()
      options.signal?.removeEventListener("abort", giveUp)
      logIns.forEach((logIn) => { logIn.remember() })
      resolve({
        input: child.stdin, output: child.stdout, ended, asked: logIns.flatMap((logIn) => logIn.asked()),
        close: () => {
          if (wanted) return
          wanted = true
          child.stdin.end()
          grace.arm(closeGrace, () => { kill("SIGKILL") })
        },
      })
    }

    /** The lines of a known_hosts file that OpenSSH is to go by: none where the key is not the host's. */
    async function knownHost(request: RelayRequest): Promise<readonly string[]> {
      const [why = "", name = "", type = "", base64 = ""] = request.words
      const index = hops.findIndex((one) => {
        const { host, port } = keyAddress(one)
        return hostName(host, port) === name.toLowerCase()
      })
      const asked = hops[index]
      if (asked === undefined) return []
      hopOf.set(request.ssh, index)
      current = index
      const address = keyAddress(asked)
      const entries = entriesOf(await hostTexts(options.knownHosts), address.host, address.port)
      const trusted = entries.filter(({ marker }) => marker !== "none").map(({ marker, key }) => `@${marker} ${name} ${key.type} ${Buffer.from(key.blob).toString("base64")}`)
      if (why === "ORDER") return trusted
      // A certificate is for OpenSSH to judge, by the authorities that are trusted here.
      if (type.includes("-cert-")) return trusted
      await checkHostKey({ hop: asked, knownHosts: options.knownHosts, prompt: options.prompt, signal: waiting.signal }, hostKey(Buffer.from(base64, "base64")))
      return [`${name} ${type} ${base64}`]
    }

    async function askPerson(request: RelayRequest): Promise<readonly string[] | null> {
      const [how = "", prompt = ""] = request.words
      const index = hopOf.get(request.ssh) ?? current
      current = index
      const logIn = logIns[index]
      if (logIn === undefined || failure !== null) return null
      const action = await logIn.feed({ kind: "asked", words: recent.splice(0), prompts: [{ text: barePrompt(prompt), echo: how === "confirm" }] })
      // Where OpenSSH has ended meanwhile, its words tell why.
      if (action.kind === "stop" && !waiting.signal.aborted) fail(stopped(action.reason))
      return action.kind === "send-answers" ? action.answers : null
    }

    async function serve(line: string): Promise<void> {
      const request = await relay.request(line)
      if (request === null) return
      if (request.kind === "ask" && request.words[0] === "none") {
        // A notice, such as to touch a security key: OpenSSH takes it away itself.
        options.prompt([{ title: `Log in to ${hop().user}@${hop().host}`, text: plainText(request.words[1] ?? ""), words: [], secret: false, kind: "choice", choices: [] }], waiting.signal).catch(() => {})
        return
      }
      limit.clear()
      try {
        await relay.answer(request, request.kind === "known" ? await knownHost(request) : await askPerson(request))
        expect()
      } catch (error) {
        if (!waiting.signal.aborted) fault(error)
        await relay.answer(request, null)
      }
    }

    async function heard(text: string): Promise<void> {
      const line = readOpensshLine(text, relay.token)
      const logIn = logIns[current]
      if (line.kind === "asks") await serve(line.request)
      else if (line.kind === "partial") partial = true
      else if (line.kind === "started") opened()
      else if (line.kind === "accepted") {
        await logIn?.feed({ kind: "accepted" })
        accepted = current === hops.length - 1
        expect()
      } else if (line.kind === "offered") {
        const action = await logIn?.feed({ kind: "offered", methods: line.methods, partial })
        partial = false
        if (action?.kind === "stop") fail(stopped(action.reason))
      } else if (line.kind === "words") {
        said = [...said, line.text].slice(-40)
        recent = [...recent, line.text].slice(-40)
      }
    }

    // One line after another: what became of an answer is known before the next question.
    let queue = Promise.resolve()
    let rest = ""
    child.stderr.setEncoding("utf8")
    child.stderr.on("data", (part: string) => {
      const lines = (rest + part).split("\n")
      rest = lines.pop() ?? ""
      for (const text of lines) queue = queue.then(() => heard(text)).catch(fault)
    })
    child.stdin.on("error", () => {})
    child.stdout.on("readable", spoke)
    child.on("error", (error) => {
      if (child.pid !== undefined) return
      limit.clear()
      reject(new LogInError("ssh-not-installed", `OpenSSH could not be started: ${error.message}. Install it, or choose Tephra's own SSH for this machine.`, { at: placeOf(options) }))
    })
    child.on("exit", (code, signal) => {
      // A prompt for a process that is gone.
      waiting.abort()
      // Its last words may still be in the pipe, which a process of a host before may hold open.
      Promise.race([once(child.stderr, "end"), sleep(300)]).then(() => queue).then(() => {
        limit.clear()
        grace.clear()
        options.signal?.removeEventListener("abort", giveUp)
        relay.remove().catch(() => {})
        if (!open) {
          reject(failure ?? opensshFailure({ at: place(), next: hops[current + 1] === undefined ? null : placeOf(hops[current + 1] ?? options), words: [words(), rest].filter((part) => part !== "").join(" "), accepted, attempts: attempts() }))
          return
        }
        if (code !== null && code !== 255) told({ reason: "closed", text: `The command at the site ended with ${code}.` })
        else if (wanted) told({ reason: "closed", text: "Closed from here." })
        else told({ reason: "lost", text: words() === "" ? `The connection was lost${signal === null ? "" : ` (${signal})`}.` : `The connection was lost: ${words()}` })
      }).catch(fault)
    })
    expect()
    if (options.signal?.aborted === true) giveUp()
  })
}
