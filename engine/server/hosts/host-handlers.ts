import { access } from "node:fs/promises"
import type { Handlers } from "../../api/serve.ts"
import { machineNamed } from "../../machines/machines.ts"
import { ApiError } from "../../model/api-error.ts"
import type { HostKeys } from "../../model/host-keys.ts"
import type { HostProposal } from "../../model/host-proposal.ts"
import { home, hostAliases, knownHostsTexts, sshConfigText, type AskSsh } from "../../transport/ssh/ask-ssh.ts"
import { planLink, type LinkPlan } from "../../transport/ssh/open-link.ts"
import { parseSshConfig } from "../../transport/ssh/ssh-config.ts"
import { hostKeys } from "./host-keys.ts"
import { hostProposal } from "./host-proposal.ts"

/** What ssh's configuration and known_hosts of this person say of hosts. Connects to none. */
export function hostHandlers(ssh: AskSsh = {}): Pick<Handlers, "machine.hosts" | "machine.import" | "machine.hostKeys"> {
  return {
    "machine.hosts": () => hostAliases(ssh.configFile),
    "machine.import": ({ host }) => importHost(host, ssh),
    "machine.hostKeys": ({ machine, host, port }) => keysOnTheWay({ machine, host, port }, ssh),
  }
}

async function importHost(alias: string, ssh: AskSsh): Promise<HostProposal> {
  const text = await sshConfigText(alias, ssh)
  if (text === null) throw new ApiError("ssh-not-installed", "OpenSSH is not installed here, so its configuration cannot be read. Type host and user yourself.")
  const config = parseSshConfig(text)
  const [plainText, { carrier, reason }, found] = await Promise.all([
    sshConfigText(config.host, ssh),
    planned(alias, ssh),
    Promise.all(config.identityFiles.map((file) => access(home(file)).then(() => [file], () => []))),
  ])
  return hostProposal({ alias, text, plainText: plainText ?? text, carrier, reason, identities: found.flat() })
}

/** For the way to a host: who would log in there, and how its hosts are known. */
function planned(host: string, ssh: AskSsh, port?: number): Promise<LinkPlan> {
  return planLink({ host, ...(port === undefined ? {} : { port }), ssh, command: "", prompt: () => Promise.resolve(null), remembered: null, knownHosts: { files: [], add: null, hash: false } })
}

async function keysOnTheWay({ machine: name, host: typed, port: typedPort }: { machine: string; host: string | null; port: number | null }, ssh: AskSsh): Promise<HostKeys[]> {
  const machine = machineNamed(name)
  if (machine === undefined) throw new ApiError("no-such-machine", `There is no machine “${name}”. Choose one from the list.`)
  const [first] = machine.logIn?.hosts?.value ?? []
  const host = typed ?? first?.name
  if (host === undefined) throw new ApiError("no-host", `${machine.title} has no log-in host yet. Type it in the machine's settings.`)
  const port = typedPort ?? (typed === null ? first?.port : undefined)
  const { options } = await planned(host, ssh, port)
  const files = await knownHostsTexts(options.knownHosts.files)
  const published = machine.logIn?.fingerprints?.value ?? []
  return [...options.jump, options].map((hop) => hostKeys(files, hop, published.filter((each) => each.host === hop.host)))
}
