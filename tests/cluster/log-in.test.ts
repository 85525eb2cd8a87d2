import { execFileSync, spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest"
import { fingerprints, hostKey } from "../../engine/transport/ssh/known-hosts.ts"
import { needsPerson } from "../../engine/transport/ssh/log-in.ts"
import { openLink, planLink } from "../../engine/transport/ssh/open-link.ts"
import type { LinkRequest } from "../../engine/transport/ssh/open-link.ts"
import type { SshLink } from "../../engine/transport/ssh/open-options.ts"
import type { AskPerson, Prompt } from "../../engine/transport/ssh/prompts.ts"
import { siteUp, whyNoSite } from "./site.ts"
import type { Server, Site } from "./site.ts"

const reason = whyNoSite()
/** Known hosts of whoever runs this are no part of it. */
const apart = " UserKnownHostsFile none\n GlobalKnownHostsFile none\n"
const place = { root: "/var/tmp/tc-ssh", port: 28_300, user: "tephralogin" }

function childrenOf(parent: number): number[] {
  return readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8").trim().split(" ").filter((pid) => pid !== "").map(Number)
}

describe.skipIf(reason !== null)(`log-ins at a site with real sshd${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let site: Site
  let folder = ""
  let key = ""
  let password = ""
  let agent: ChildProcess
  const at = (name: string) => join(folder, name)
  const hostKeyOf = (server: Server) => readFileSync(join(site.root, `etc/hostkey_${server}.pub`), "utf8").split(" ").slice(0, 2).join(" ")
  const port = (server: Server) => site.access(server).port

  beforeAll(async () => {
    site = siteUp(place)
    folder = mkdtempSync(join(tmpdir(), "log-in-"))
    vi.stubEnv("TMPDIR", folder)
    ;({ key, password } = site.access("login"))
    writeFileSync(at("known"), (["login", "passcode", "twostep", "bastion", "single", "lockout"] as const).flatMap((server) => site.access(server).knownHosts).join("\n"))
    writeFileSync(at("jump-config"), `Host *\n IdentityAgent none\n IdentityFile ${key}\n GSSAPIAuthentication no\n${apart}`)
    writeFileSync(at("config"), `Host *\n IdentityAgent none\n IdentityFile none\n GSSAPIAuthentication no\n${apart}`)
    for (const [name, passphrase] of [["locked", "open sesame"], ["held", ""], ["stranger", ""]] as const) {
      execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", at(name)])
      if (name !== "stranger") appendFileSync(join(site.root, "etc/authorized_keys"), readFileSync(at(`${name}.pub`)))
    }
    agent = spawn("ssh-agent", ["-D", "-a", at("agent")], { stdio: "ignore" })
    while (!existsSync(at("agent"))) await sleep(20)
    for (const name of ["stranger", "held"]) execFileSync("ssh-add", ["-q", at(name)], { env: { ...process.env, SSH_AUTH_SOCK: at("agent") } })
    writeFileSync(at("agent-config"), `Host *\n IdentityAgent ${at("agent")}\n IdentityFile none\n GSSAPIAuthentication no\n${apart}`)
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    agent.kill()
    rmSync(folder, { recursive: true })
    site.down()
  })

  describe.each(["ssh2", "openssh"] as const)("by %s", (carrier) => {
    const links: SshLink[] = []
    afterEach(async () => {
      await Promise.all(links.splice(0).map((link) => {
        link.close()
        return link.ended
      }))
      while (relays().length > 0) await sleep(20)
    })

    function request(server: Server, prompt: AskPerson, more: Partial<LinkRequest> = {}): LinkRequest {
      return {
        carrier, host: "127.0.0.1", port: port(server), user: place.user, identities: [key], prompt, remembered: null, command: "cat", ssh: { configFile: at("config") },
        knownHosts: { files: [at("known")], add: null, hash: false }, deadlines: { connect: 300_000, handshake: 300_000, answer: 300_000, channel: 300_000 }, ...more,
      }
    }
    async function open(server: Server, prompt: AskPerson, more: Partial<LinkRequest> = {}): Promise<SshLink> {
      const link = await openLink(request(server, prompt, more))
      links.push(link)
      return link
    }
    /** Through the command at the site and back. */
    async function echoed(link: SshLink, bytes: Buffer): Promise<Buffer> {
      const parts: Buffer[] = []
      let length = 0
      const all = new Promise<void>((resolve) => {
        link.output.on("data", (part: Buffer) => {
          parts.push(part)
          length += part.length
          if (length >= bytes.length) resolve()
        })
      })
      link.input.write(bytes)
      await all
      return Buffer.concat(parts)
    }
    /** Folders through which OpenSSH asks. */
    const relays = () => readdirSync(folder).filter((name) => name.startsWith("tephra-ssh-"))
    const works = async (link: SshLink) => { expect((await echoed(link, Buffer.from("hello\n"))).toString()).toBe("hello\n") }
    const nobody: AskPerson = () => Promise.reject(new Error("nobody is to be asked"))
    /** Answers in turn; what was asked is kept. */
    function person(...answers: (string | null | (() => string))[]): { readonly ask: AskPerson; readonly asked: Prompt[] } {
      const asked: Prompt[] = []
      const ask: AskPerson = (prompts) => {
        asked.push(...prompts)
        const given = prompts.map(() => answers.shift() ?? null)
        return Promise.resolve(given.includes(null) ? null : given.map((answer) => (typeof answer === "function" ? answer() : (answer ?? ""))))
      }
      return { ask, asked }
    }

    test("a key; the end of the command is told", async () => {
      const link = await open("login", nobody)
      await works(link)
      expect(link.asked).toEqual([])
      link.close()
      expect(await link.ended).toMatchObject({ reason: "closed" })
      const other = await open("login", nobody, { command: "exit 7" })
      expect(await other.ended).toEqual({ reason: "closed", text: "The command at the site ended with 7." })
    })

    test("a key with a passphrase, wrong at first", async () => {
      const { ask, asked } = person("wrong", "open sesame")
      await works(await open("login", ask, { identities: [at("locked")] }))
      expect(asked.map(({ kind, secret }) => [kind, secret])).toEqual([["passphrase", true], ["passphrase", true]])
      expect(asked[1]?.words).toContain("That passphrase does not open the key.")
    })

    test("a key of the agent, behind one that the site does not take", async () => {
      const { identities: _, ...rest } = request("login", nobody, { ssh: { configFile: at("agent-config") } })
      const link = await openLink(rest)
      links.push(link)
      await works(link)
    })

    test("a password, which no process and no file shows; remembered where the person allows it", async () => {
      const remembered = new Map<string, string>()
      const { ask, asked } = person(password)
      const link = await open("login", ask, { identities: [], remembered })
      await works(link)
      expect(asked).toMatchObject([{ kind: "password", secret: true }])
      const shown = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap((pid) => ["cmdline", "environ"].map((file) => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, "latin1")
        } catch {
          return ""
        }
      }))
      expect(shown.some((text) => text.includes(password))).toBe(false)
      const left = relays().flatMap((name) => ["config", "relay", "askpass"].map((file) => readFileSync(at(`${name}/${file}`), "utf8")))
      expect(left.length).toBe(carrier === "openssh" ? 3 : 0)
      expect(left.join("")).not.toContain(password)
      expect(needsPerson(link.asked, remembered)).toBe(false)
      expect(needsPerson(link.asked, new Map())).toBe(true)
      await works(await open("login", nobody, { identities: [], remembered }))
      // One that has become wrong is tried once, and forgotten.
      remembered.forEach((_, key) => remembered.set(key, "of last year"))
      await expect(open("login", person(null).ask, { identities: [], remembered })).rejects.toMatchObject({ code: "ssh-cancelled", attempts: 1 })
      expect(remembered.size).toBe(0)
    })

    test("C05: a passcode, which a reconnect must ask for again", async () => {
      const remembered = new Map<string, string>()
      const { ask, asked } = person(() => site.passcode())
      const link = await open("passcode", ask, { remembered })
      await works(link)
      expect(asked).toMatchObject([{ kind: "passcode", text: "Enter PASSCODE: ", secret: true }])
      expect(remembered.size).toBe(0)
      expect(needsPerson(link.asked, remembered)).toBe(true)
    })

    test("a wrong passcode, the same one again, and a right one", async () => {
      const { ask, asked } = person("1234567890", "1234567890", () => site.passcode())
      await works(await open("passcode", ask))
      expect(asked).toHaveLength(3)
      expect(asked[1]?.words).toContain("The site did not accept the last answer.")
      expect(asked[2]?.words).toEqual(["That passcode has been used already, and works once: wait for the next one."])
    })

    test("wrong answers end before the account is locked, with a warning before the last", async () => {
      const { ask, asked } = person("1111111111", "2222222222", "3333333333")
      await expect(open("passcode", ask, { attempts: { allowed: 2, used: 0 } })).rejects.toMatchObject({ code: "ssh-too-many-attempts", attempts: 2 })
      expect(asked.map(({ words }) => words.includes("This is the last attempt before 127.0.0.1 may lock the account."))).toEqual([false, true])
    })

    test.each([["a file", "config"], ["the agent", "agent-config"]])("two steps: a key of %s, then password and token in two rounds", async (_from, config) => {
      const { ask, asked } = person(password, () => site.otp())
      await works(await open("twostep", ask, { identities: config === "config" ? [key] : [], ssh: { configFile: at(config) } }))
      expect(asked.map(({ kind, text }) => [kind, text.trim()])).toEqual([["password", "Password:"], ["passcode", "TACC Token Code:"]])
      expect(asked.every(({ words }) => !words.includes("The site did not accept the last answer."))).toBe(true)
    })

    test("through a bastion, each host with its own log-in and its own key", async () => {
      const jump = [`${place.user}@127.0.0.1:${port("bastion")}`]
      const ssh = { configFile: at("jump-config") }
      await works(await open("login", nobody, { jump, ssh }))
      const { ask, asked } = person(() => site.passcode())
      await works(await open("passcode", ask, { jump, ssh }))
      expect(asked).toMatchObject([{ text: "Enter PASSCODE: " }])
      await expect(open("login", nobody, { jump, ssh, port: port("login") - 20 })).rejects.toMatchObject({ code: "ssh-jump-refused", at: `127.0.0.1 port ${port("bastion")}` })
      writeFileSync(at("only-login"), readFileSync(at("known"), "utf8").split("\n").filter((line) => line.includes(`:${port("login")} `)).join("\n"))
      const declined = person("cancel")
      await expect(open("login", declined.ask, { jump, ssh, knownHosts: { files: [at("only-login")], add: null, hash: false } })).rejects.toMatchObject({ code: "ssh-host-key-declined", at: `127.0.0.1 port ${port("bastion")}` })
      expect(declined.asked).toMatchObject([{ kind: "choice" }])
    })

    test("a jump host asks for its own answers, and its site counts them on its own", async () => {
      const { ask, asked } = person("wrong", password, "0000000000", () => site.passcode())
      const link = await open("passcode", ask, { jump: [`${place.user}@127.0.0.1:${port("login")}`], identities: [] })
      await works(link)
      expect(asked.map(({ kind, words }) => [kind, words.includes("The site did not accept the last answer.")])).toEqual([["password", false], ["password", true], ["passcode", false], ["passcode", true]])
      expect(link.asked.map(({ key }) => key.split(" ")[0])).toEqual([port("login"), port("login"), port("passcode"), port("passcode")].map((at) => `${place.user}@127.0.0.1:${at}`))
    })

    test("a host that is new is asked about once, and written down under a hashed name", async () => {
      const add = at(`new-${carrier}`)
      const { ask, asked } = person("trust")
      const knownHosts = { files: [], add, hash: true }
      await works(await open("login", ask, { knownHosts }))
      const shown = fingerprints(hostKey(Buffer.from(hostKeyOf("login").split(" ")[1] ?? "", "base64")))
      expect(asked).toMatchObject([{ kind: "choice", choices: ["trust", "cancel"], text: expect.stringContaining(shown.sha256) as string }])
      expect(asked[0]?.text).toContain(shown.md5)
      expect(readFileSync(add, "utf8")).toMatch(/^\|1\|[^\n]*\n$/)
      await works(await open("login", nobody, { knownHosts }))
      await works(await open("login", nobody, { knownHosts: { files: [], add: null, hash: false }, published: [{ ...shown, host: "127.0.0.1" }] }))
      await expect(open("login", nobody, { knownHosts: { files: [], add: null, hash: false }, published: [{ host: "127.0.0.1", type: "ssh-ed25519", sha256: "AAAA" }] })).rejects.toMatchObject({ code: "ssh-host-key-unpublished" })
    })

    test("a changed and a revoked key are hard stops that show both fingerprints", async () => {
      const right = fingerprints(hostKey(Buffer.from(hostKeyOf("login").split(" ")[1] ?? "", "base64")))
      const wrong = fingerprints(hostKey(Buffer.from(hostKeyOf("bastion").split(" ")[1] ?? "", "base64")))
      writeFileSync(at("changed"), `# old\n[127.0.0.1]:${port("login")} ${hostKeyOf("bastion")}\n`)
      const changed = await open("login", nobody, { knownHosts: { files: [at("changed")], add: null, hash: false } }).catch((error: unknown) => error as Error)
      expect(changed).toMatchObject({ code: "ssh-host-key-changed" })
      for (const part of [right.sha256, right.md5, wrong.sha256, wrong.md5, `${at("changed")} line 2`]) expect((changed as Error).message).toContain(part)
      writeFileSync(at("revoked"), `@revoked * ${hostKeyOf("login")}\n`)
      const revoked = await open("login", nobody, { knownHosts: { files: [at("known"), at("revoked")], add: null, hash: false } }).catch((error: unknown) => error as Error)
      expect(revoked).toMatchObject({ code: "ssh-host-key-revoked" })
      for (const part of [right.sha256, right.md5, `${at("revoked")} line 1`]) expect((revoked as Error).message).toContain(part)
    })

    test("cancel at the prompt, and giving up from outside", async () => {
      await expect(open("passcode", person(null).ask)).rejects.toMatchObject({ code: "ssh-cancelled" })
      const stop = new AbortController()
      let told: AbortSignal | null = null
      const endless: AskPerson = (_prompts, signal) => {
        told = signal
        setTimeout(() => { stop.abort() }, 50)
        return new Promise(() => {})
      }
      await expect(open("passcode", endless, { signal: stop.signal })).rejects.toMatchObject({ code: "ssh-cancelled" })
      expect(told).toMatchObject({ aborted: true })
    })

    test("no deadline runs while a person looks for the token", async () => {
      const slow: AskPerson = async (prompts) => {
        await sleep(11_000)
        return prompts.map(() => site.passcode())
      }
      await works(await open("passcode", slow, { deadlines: { connect: 10_000, handshake: 10_000, answer: 10_000, channel: 10_000 } }))
    })

    test("what cannot be reached, and no way to log in, are told apart", async () => {
      await expect(open("login", nobody, { port: port("login") - 20 })).rejects.toMatchObject({ code: "ssh-refused" })
      await expect(open("login", nobody, { host: "no-such-host.invalid" })).rejects.toMatchObject({ code: "ssh-name-not-found" })
      await expect(open("bastion", nobody, { identities: [at("stranger")] })).rejects.toMatchObject({ code: "ssh-method-not-offered", message: expect.stringContaining("offers publickey") as string })
    })

    test("1 MB comes back intact over the one channel", async () => {
      const bytes = randomBytes(1 << 20)
      expect((await echoed(await open("login", nobody), bytes)).equals(bytes)).toBe(true)
    })

    test("C03: everything works where one session is all that a site allows", async () => {
      const bytes = randomBytes(1 << 16)
      const link = await open("single", person(() => site.passcode()).ask)
      expect((await echoed(link, bytes)).equals(bytes)).toBe(true)
    })

    test("the site counts the same wrong answers, and a right one afterwards is let in", async () => {
      const attempts = { allowed: 2, used: 0 }
      const { ask } = person("wrong", "wrong too", "never sent")
      await expect(open("lockout", ask, { attempts })).rejects.toMatchObject({ code: "ssh-too-many-attempts", attempts: 2 })
      expect(site.wrongAnswers()).toBe(2)
      // The count of before is handed in: the next log-in has nothing left.
      await expect(open("lockout", nobody, { attempts: { allowed: 2, used: 2 } })).rejects.toMatchObject({ code: "ssh-too-many-attempts" })
      expect(site.wrongAnswers()).toBe(2)
      await works(await open("lockout", person(password).ask))
      expect(site.wrongAnswers()).toBe(0)
    })

    test("C14: what a start file prints comes before, and what follows is intact", async () => {
      const noisy = site.users.find((user) => user.endsWith("-noisy")) ?? ""
      const link = await open("login", nobody, { user: noisy })
      const bytes = randomBytes(1 << 16)
      const parts: Buffer[] = []
      const all = new Promise<void>((resolve) => {
        link.output.on("data", (part: Buffer) => {
          parts.push(part)
          if (Buffer.concat(parts).includes(bytes)) resolve()
        })
      })
      link.input.write(bytes)
      await all
      expect(Buffer.concat(parts).subarray(0, -bytes.length).toString()).toContain("no newline follows> ")
    })

    test("a cut ends the link", async () => {
      const link = await open("login", nobody)
      await works(link)
      site.fault("ssh-drop", "login")
      expect(await link.ended).toMatchObject({ reason: "lost" })
      if (!link.output.readableEnded) await once(link.output, "end")
      expect(link.input.writable).toBe(false)
    })

    test("a cut at the bastion ends what goes through it", async () => {
      const link = await open("login", nobody, { jump: [`${place.user}@127.0.0.1:${port("bastion")}`], ssh: { configFile: at("jump-config") } })
      await works(link)
      site.fault("ssh-drop", "bastion")
      expect(await link.ended).toMatchObject({ reason: "lost" })
    })

    test("keep-alive notices a link that has gone silent", async () => {
      const link = await open("login", nobody, { port: site.access("login").wanPort, keepAlive: { seconds: 3, count: 3 } })
      await works(link)
      site.fault("net", "stall", "1")
      try {
        // TCP itself would not before this test is ended.
        expect(await link.ended).toMatchObject({ reason: "lost" })
      } finally {
        site.fault("net", "stall", "0")
      }
    })

    test("C06: remote-ssh #11463: a computer that slept for longer than keep-alive waits finds its session as it was", async () => {
      const link = await open("login", nobody, { keepAlive: { seconds: 2, count: 4 } })
      await works(link)
      const processes = carrier === "openssh" ? childrenOf(process.pid).filter((pid) => readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "ssh") : []
      if (carrier === "openssh") expect(processes).toHaveLength(1)
      for (const pid of processes) process.kill(pid, "SIGSTOP")
      // Neither this process nor its ssh does anything meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 12_000)
      for (const pid of processes) process.kill(pid, "SIGCONT")
      await works(link)
      await sleep(3000)
      await works(link)
    })

    test("a site that falls silent in the log-in runs into a deadline", async () => {
      site.fault("net", "stall", "1")
      try {
        await expect(open("login", nobody, { port: site.access("login").wanPort, deadlines: { connect: 1000, handshake: 1000, answer: 1000, channel: 1000 } })).rejects.toMatchObject({ code: expect.stringMatching(/^ssh-(time-limit|unreachable)$/) as string })
      } finally {
        site.fault("net", "stall", "0")
      }
    })
  })

  test("ssh's configuration decides between the two, and says why", async () => {
    const wanted: LinkRequest = { host: "tc-inner", prompt: () => Promise.resolve(null), remembered: null, command: "cat", knownHosts: { files: [], add: null, hash: false }, ssh: { configFile: join(site.root, "etc/ssh_config"), env: { ...process.env, SSH_AUTH_SOCK: "" } } }
    const plan = await planLink(wanted)
    expect(plan).toMatchObject({ carrier: "ssh2", options: { port: port("login"), user: place.user, identities: [key], jump: [{ port: port("bastion"), user: place.user }] } })
    writeFileSync(at("proxy"), `Host odd\n HostName 127.0.0.1\n Port ${port("login")}\n User ${place.user}\n IdentityFile ${key}\n UserKnownHostsFile ${at("known")}\n ProxyCommand bash -c 'exec 3<>/dev/tcp/%h/%p; cat <&3 & cat >&3; kill $!'\n`)
    const odd: LinkRequest = { ...wanted, host: "odd", command: "echo reached", ssh: { configFile: at("proxy") } }
    expect(await planLink(odd)).toMatchObject({ carrier: "openssh", reason: "its ProxyCommand is a program of the system" })
    const link = await openLink(odd)
    link.output.resume()
    expect(await link.ended).toMatchObject({ text: "The command at the site ended with 0." })
  })
})
