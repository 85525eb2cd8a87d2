import { execFile } from "node:child_process"
import { access, readFile, readdir } from "node:fs/promises"
import { homedir } from "node:os"
import { isAbsolute, join } from "node:path"
import { ApiError } from "../../model/api-error.ts"
import { entriesOf, wildcard } from "./known-hosts.ts"
import type { KnownHostsText } from "./known-hosts.ts"
import { hostParts, parseSshConfig } from "./ssh-config.ts"
import type { SshConfig, Surroundings } from "./ssh-config.ts"

/** KnownHostsCommand came with it; SSH_ASKPASS_REQUIRE with the one before. */
export const oldestOpenssh = 8.5

export interface AskSsh {
  /** A configuration instead of the person's own. */
  readonly configFile?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/** What OpenSSH's configuration says of a host; null where there is no OpenSSH. */
export async function sshConfigOf(host: string, ask: AskSsh = {}): Promise<SshConfig | null> {
  const text = await sshConfigText(host, ask)
  return text === null ? null : parseSshConfig(text)
}

/** All that `ssh -G` prints. */
export async function sshConfigText(host: string, { configFile, env = process.env }: AskSsh = {}): Promise<string | null> {
  if (host.startsWith("-") || /\s/.test(host)) throw new ApiError("ssh-name-not-found", `"${host}" is not the name of a host. Write it as in ssh, such as summit.olcf.ornl.gov.`)
  const done = await run("ssh", [...(configFile === undefined ? [] : ["-F", configFile]), "-G", "--", host], env)
  if (done.missing) return null
  if (done.code !== 0) throw new ApiError("ssh-config-unreadable", `OpenSSH cannot read its configuration for ${host}: ${done.stderr.trim()}. Correct the file that it names.`)
  return done.stdout
}

/** Looks only at what the configuration names. */
export async function surroundingsOf(config: SshConfig, env: Readonly<Record<string, string | undefined>> = process.env): Promise<Surroundings> {
  const files = await Promise.all(config.identityFiles.map(async (file) => ({ file, type: await keyType(home(file)), certified: await exists(`${home(file)}-cert.pub`) })))
  const agent = agentSocket(config, env)
  const [openssh, ticket, agentTypes, texts] = await Promise.all([
    usableOpenssh(env), config.gssapi ? hasTicket(env) : false, agent === null ? [] : typesOfAgent({ ...env, SSH_AUTH_SOCK: agent }), knownHostsTexts(config.knownHostsFiles.map(home)),
  ])
  return {
    ticket, agentTypes, openssh,
    keyTypes: new Map(files.flatMap(({ file, type }) => (type === null ? [] : [[file, type] as const]))),
    certified: files.filter(({ type, certified }) => type !== null && certified).map(({ file }) => file),
    authority: entriesOf(texts, config.hostKeyAlias ?? config.host, config.hostKeyAlias === null ? config.port : 22).some(({ marker }) => marker === "cert-authority"),
  }
}

export function agentSocket(config: Pick<SshConfig, "identityAgent">, env: Readonly<Record<string, string | undefined>> = process.env): string | null {
  const { identityAgent } = config
  if (identityAgent === null) return null
  const named = identityAgent === "SSH_AUTH_SOCK" ? env["SSH_AUTH_SOCK"] : identityAgent.startsWith("$") ? env[identityAgent.slice(1)] : home(identityAgent)
  return named === undefined || named === "" ? null : named
}

/** As 9.2; null where OpenSSH is not installed. */
export async function opensshVersion(env: Readonly<Record<string, string | undefined>> = process.env): Promise<number | null> {
  const done = await run("ssh", ["-V"], env)
  const [, version] = /OpenSSH[A-Za-z_]*_(\d+\.\d+)/.exec(done.stderr + done.stdout) ?? []
  return version === undefined ? null : Number(version)
}

/** Its questions reach us through a script and a FIFO, which Windows has not. */
export async function usableOpenssh(env: Readonly<Record<string, string | undefined>> = process.env): Promise<number | null> {
  const version = process.platform === "win32" ? null : await opensshVersion(env)
  return version !== null && version >= oldestOpenssh ? version : null
}

/** Files that are not there hold nothing. */
export async function knownHostsTexts(files: readonly string[]): Promise<KnownHostsText[]> {
  return Promise.all(files.map(async (name) => ({ name, text: await readFile(name, "utf8").catch(() => "") })))
}

export const usualConfigFile = "~/.ssh/config"

/** Names in the person's configuration, Include followed, each once. */
export async function hostAliases(configFile: string, read = new Set<string>()): Promise<string[]> {
  if (read.has(configFile)) return []
  read.add(configFile)
  const text = await readFile(configFile, "utf8").catch(() => "")
  const found = await Promise.all(hostParts(text).map(async (part) => {
    if (part.kind === "hosts") return part.names
    const files = (await Promise.all(part.patterns.map((pattern) => expand(inSshFolder(pattern))))).flat()
    return (await Promise.all(files.map((file) => hostAliases(file, read)))).flat()
  }))
  return [...new Set(found.flat())]
}

/** `~` is the person's home. */
export function home(path: string): string {
  return path === "~" ? homedir() : path.startsWith("~/") ? join(homedir(), path.slice(2)) : path
}

const inSshFolder = (pattern: string) => (isAbsolute(home(pattern)) ? home(pattern) : join(homedir(), ".ssh", pattern))

/** Files that a pattern names; hidden ones only where it says so. */
async function expand(pattern: string): Promise<string[]> {
  let found = [""]
  for (const part of pattern.split("/")) {
    if (/[*?]/.test(part)) {
      const below = await Promise.all(found.map(async (folder) => (await readdir(folder === "" ? "/" : folder).catch(() => [])).filter((name) => wildcard(part, name) && (part.startsWith(".") || !name.startsWith("."))).sort().map((name) => `${folder}/${name}`)))
      found = below.flat()
    } else if (part !== "") found = found.map((folder) => `${folder}/${part}`)
  }
  return found
}

const exists = (path: string) => access(path).then(() => true, () => false)

/** From the public half where it lies beside; null where there is no such key. */
async function keyType(path: string): Promise<string | null> {
  if (!(await exists(path))) return null
  const text = await readFile(`${path}.pub`, "utf8").catch(() => "")
  const [type = ""] = text.split(" ")
  return type === "" ? (path.endsWith("_sk") ? "sk-unknown" : "unknown") : type
}

async function typesOfAgent(env: Readonly<Record<string, string | undefined>>): Promise<string[]> {
  const { stdout, code } = await run("ssh-add", ["-L"], env)
  return code === 0 ? stdout.split("\n").flatMap((line) => (line === "" ? [] : [line.split(" ")[0] ?? ""])) : []
}

/** klist knows caches of every kind; without it only a file can be seen. */
async function hasTicket(env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const { code, missing } = await run("klist", ["-s"], env)
  if (!missing) return code === 0
  const cache = env["KRB5CCNAME"] ?? `/tmp/krb5cc_${process.getuid?.() ?? 0}`
  return exists(cache.replace(/^FILE:/, ""))
}

interface Done {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
  readonly missing: boolean
}

function run(program: string, words: readonly string[], env: Readonly<Record<string, string | undefined>>): Promise<Done> {
  return new Promise((resolve) => {
    const child = execFile(program, words, { env: env as NodeJS.ProcessEnv, timeout: 60_000, encoding: "utf8" }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : typeof error.code === "number" ? error.code : null, stdout, stderr, missing: (error as NodeJS.ErrnoException | null)?.code === "ENOENT" })
    })
    child.stdin?.end()
  })
}
