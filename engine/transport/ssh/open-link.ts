import { homedir, userInfo } from "node:os"
import { join } from "node:path"
import { ApiError } from "../../model/api-error.ts"
import { agentSocket, home, sshConfigOf, surroundingsOf } from "./ask-ssh.ts"
import type { AskSsh } from "./ask-ssh.ts"
import type { PublishedKey } from "./known-hosts.ts"
import { methods } from "./log-in.ts"
import { openOpenssh } from "./openssh-link.ts"
import type { Hop, OpenOptions, SshLink } from "./open-options.ts"
import { chooseCarrier, parseJump } from "./ssh-config.ts"
import type { Carrier, SshConfig } from "./ssh-config.ts"
import { openSsh2 } from "./ssh2-link.ts"

/** What a facility publishes of its hosts. */
export type PublishedKeyOf = PublishedKey & { readonly host: string }

export interface LinkRequest extends Omit<OpenOptions, keyof Hop | "jump">, Pick<Hop, "attempts" | "everyAnswerOnce"> {
  /** As for ssh: a name of its configuration, or `[user@]host[:port]`. */
  readonly host: string
  /** These hold against the configuration, where they are given. */
  readonly port?: number
  readonly user?: string
  readonly identities?: readonly string[]
  /** `[user@]host[:port]`, first hop first; an empty list for none. */
  readonly jump?: readonly string[]
  readonly carrier?: Carrier["carrier"]
  /** Each counts for the host on the way that the configuration gives this address, or under whose name its key is known there. */
  readonly published?: readonly PublishedKeyOf[]
  readonly ssh?: AskSsh
}

export interface LinkPlan extends Carrier {
  readonly options: OpenOptions
}

/** What a link would be: by which program, why, over which hosts. Connects to nothing. */
export async function planLink(request: LinkRequest): Promise<LinkPlan> {
  const { host, port, user, identities, jump, carrier, published = [], ssh, ...rest } = request
  const path = await pathTo(host, ssh ?? {}, jump)
  const target = path.at(-1)
  if (target === undefined) throw new ApiError("ssh-name-not-found", `"${host}" names no host. Write it as for ssh.`)
  const around = await Promise.all(path.map(({ config }) => surroundingsOf(config, ssh?.env)))
  const choices = path.map(({ config, name }, index) => ({ name, ...chooseCarrier(config, around[index] ?? { ticket: false, keyTypes: new Map(), agentTypes: [], certified: [], authority: false, openssh: null }) }))
  const special = choices.find((choice) => choice.carrier === "openssh") ?? choices.at(-1)
  const chosen: Carrier = carrier !== undefined
    ? { carrier, reason: "chosen in the machine's settings" }
    : { carrier: special?.carrier ?? "ssh2", reason: special === undefined || special.name === target.name ? (special?.reason ?? "") : `${special.name}: ${special.reason}` }
  const hops = path.map(({ config }) => hopOf(config, published, ssh?.env))
  const last = hops.at(-1) ?? hopOf(target.config, published, ssh?.env)
  const files = [...new Set([...rest.knownHosts.files, ...path.flatMap(({ config }) => config.knownHostsFiles.map(home))])]
  return {
    ...chosen,
    options: {
      ...rest, ...last, ...(port === undefined ? {} : { port }), ...(user === undefined ? {} : { user }), ...(identities === undefined ? {} : { identities }),
      jump: hops.slice(0, -1), knownHosts: { ...rest.knownHosts, files },
    },
  }
}

/** Opens the one channel to a site. Rejects with a `LogInError`, or an `ApiError` where ssh's configuration cannot be read. */
export async function openLink(request: LinkRequest): Promise<SshLink> {
  return openPlanned(await planLink(request))
}

/** As `openLink`, for one whose plan is told as well: planning asks ssh, the agent and Kerberos. */
export function openPlanned({ carrier, options }: LinkPlan): Promise<SshLink> {
  return carrier === "ssh2" ? openSsh2(options) : openOpenssh(options)
}

interface Step {
  readonly name: string
  readonly config: SshConfig
}

/** As OpenSSH goes: the first host before may have hosts before it, the others have those that are named. */
async function pathTo(name: string, ssh: AskSsh, jump?: readonly string[], depth = 0): Promise<Step[]> {
  if (depth > 8) throw new ApiError("ssh-config-unreadable", `The jump hosts before ${name} lead in a circle. Correct ProxyJump in ssh's configuration.`)
  const config = await configOf(name, ssh)
  const [first, ...others] = jump ?? config.proxyJump
  if (first === undefined) return [{ name, config }]
  const before = await pathTo(first, ssh, undefined, depth + 1)
  const between = await Promise.all(others.map(async (other) => ({ name: other, config: await configOf(other, ssh) })))
  return [...before, ...between, { name, config: { ...config, proxyCommand: null } }]
}

async function configOf(text: string, ssh: AskSsh): Promise<SshConfig> {
  const { user, host, port } = parseJump(text)
  const config = (await sshConfigOf(host, ssh)) ?? withoutOpenssh(host)
  return { ...config, ...(user === null ? {} : { user }), ...(port === null ? {} : { port }) }
}

/** OpenSSH's own defaults, where it is not installed. */
function withoutOpenssh(host: string): SshConfig {
  const folder = join(homedir(), ".ssh")
  return {
    host, port: 22, user: userInfo().username, hostKeyAlias: null, identityFiles: ["id_rsa", "id_ecdsa", "id_ed25519"].map((name) => join(folder, name)), identitiesOnly: false,
    identityAgent: "SSH_AUTH_SOCK", certificateFiles: [], pkcs11Provider: null, securityKeyProvider: null, proxyJump: [], proxyCommand: null, gssapi: false, knownHostsFiles: [join(folder, "known_hosts")],
    hashKnownHosts: false, hostKeyAlgorithms: [], methods: null, others: [],
  }
}

function hopOf(config: SshConfig, published: readonly PublishedKeyOf[], env?: AskSsh["env"]): Hop {
  const named = config.methods?.flatMap((name) => methods.filter((method) => method === name)) ?? []
  const own = published.filter(({ host }) => [config.host, config.hostKeyAlias].some((name) => name?.toLowerCase() === host))
  return {
    host: config.host, port: config.port, user: config.user, identities: config.identityFiles, identitiesOnly: config.identitiesOnly, agent: agentSocket(config, env),
    ...(config.hostKeyAlias === null ? {} : { hostKeyAlias: config.hostKeyAlias }), ...(named.length === 0 ? {} : { methods: named }),
    ...(own.length === 0 ? {} : { published: own.map(({ type, sha256 }) => ({ type, sha256 })) }), options: config.others,
  }
}
