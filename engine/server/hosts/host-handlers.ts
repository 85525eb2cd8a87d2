import { access } from "node:fs/promises"
import type { Input, Output } from "../../api/contract.ts"
import type { Handlers } from "../../api/serve.ts"
import { machineOf } from "../../machines/own-machine.ts"
import { ApiError } from "../../model/api-error.ts"
import { basisOf } from "../../model/fact.ts"
import type { HostKeys } from "../../model/host-keys.ts"
import type { HostProposal } from "../../model/host-proposal.ts"
import type { Machine } from "../../model/machine.ts"
import { home, hostAliases, knownHostsTexts, opensshVersion, sshConfigText, usualConfigFile, type AskSsh } from "../../transport/ssh/ask-ssh.ts"
import { planLink, type LinkPlan, type LinkRequest } from "../../transport/ssh/open-link.ts"
import { parseSshConfig } from "../../transport/ssh/ssh-config.ts"
import type { EngineContext } from "../context.ts"
import { machineLink } from "../sites/link-request.ts"
import type { MachineBook } from "../sites/machine-book.ts"
import { ownKnownHosts } from "../sites/sites.ts"
import { hostKeys } from "./host-keys.ts"
import { hostProposal } from "./host-proposal.ts"

type Names = "machine.hosts" | "machine.import" | "machine.hostKeys"
type Context = { readonly sites: Pick<EngineContext["sites"], "book">; readonly home: Pick<EngineContext["home"], "root"> }

/** What ssh's configuration and known_hosts of this person say of hosts. Connects to none. */
export function hostHandlers({ sites: { book }, home: at }: Context, ssh: AskSsh = {}): Pick<Handlers, Names> {
  return {
    "machine.hosts": () => hosts(ssh),
    "machine.import": ({ host }) => importHost(host, ssh),
    "machine.hostKeys": async ({ machine, typed }) => keysOnTheWay(withTyped(book, machine, typed), at, ssh),
  }
}

async function hosts({ configFile = usualConfigFile, env }: AskSsh): Promise<Output<"machine.hosts">> {
  if ((await opensshVersion(env)) === null) throw notInstalled()
  const [there, names] = await Promise.all([access(home(configFile)).then(() => true, () => false), hostAliases(home(configFile))])
  return { file: configFile, there, hosts: names }
}

/** A machine of one's own from a host, as it is written after `ssh`. */
export async function importHost(alias: string, ssh: AskSsh = {}): Promise<HostProposal> {
  const text = await sshConfigText(alias, ssh)
  if (text === null) throw notInstalled()
  const config = parseSshConfig(text)
  const [plainText, { carrier, reason }, found] = await Promise.all([
    sshConfigText(config.host, ssh),
    planned({ host: alias }, ssh),
    Promise.all(config.identityFiles.map((file) => access(home(file)).then(() => [file], () => []))),
  ])
  return hostProposal({ alias, text, plainText: plainText ?? text, carrier, reason, identities: found.flat() })
}

function notInstalled(): ApiError {
  return new ApiError("ssh-not-installed", "OpenSSH is not installed here, so its configuration cannot be read. Type host and user yourself.")
}

/** For the way to a host: who would log in there, and how its hosts are known. */
function planned(reached: Pick<LinkRequest, "host" | "port" | "user" | "jump" | "published">, ssh: AskSsh, files: readonly string[] = []): Promise<LinkPlan> {
  return planLink({ ...reached, ssh, command: "", prompt: () => Promise.resolve(null), remembered: null, knownHosts: { files, add: null, hash: false } })
}

/** How each host that a log-in to the machine would meet is known, first hop first. */
export async function keysOnTheWay(machine: Machine, at: Context["home"], ssh: AskSsh = {}): Promise<HostKeys[]> {
  const { options } = await planned(machineLink(machine, undefined, 0), ssh, [ownKnownHosts(at)])
  const files = await knownHostsTexts(options.knownHosts.files)
  const fact = machine.logIn?.fingerprints
  return [...options.jump, options].map((hop) => hostKeys(files, hop, fact === undefined ? null : basisOf(fact)))
}

function withTyped(book: MachineBook, name: string, typed: Input<"machine.hostKeys">["typed"]): Machine {
  const machine = book.find(name)
  const before = book.settings(name) ?? { name, base: name }
  return Object.keys(typed).length === 0 ? machine : (machineOf({ ...before, ...typed, changed: new Date().toISOString().slice(0, 10) }) ?? machine)
}
