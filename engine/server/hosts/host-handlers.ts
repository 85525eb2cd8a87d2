import { access } from "node:fs/promises"
import type { Input } from "../../api/contract.ts"
import type { Handlers } from "../../api/serve.ts"
import { ApiError } from "../../model/api-error.ts"
import type { HostKeys } from "../../model/host-keys.ts"
import type { HostProposal } from "../../model/host-proposal.ts"
import { home, hostAliases, knownHostsTexts, sshConfigText, type AskSsh } from "../../transport/ssh/ask-ssh.ts"
import { planLink, type LinkPlan, type LinkRequest } from "../../transport/ssh/open-link.ts"
import { parseSshConfig } from "../../transport/ssh/ssh-config.ts"
import type { EngineContext } from "../context.ts"
import { machineLink } from "../sites/link-request.ts"
import { ownKnownHosts } from "../sites/sites.ts"
import { hostKeys } from "./host-keys.ts"
import { hostProposal } from "./host-proposal.ts"

type Names = "machine.hosts" | "machine.import" | "machine.hostKeys"
type Context = { readonly sites: Pick<EngineContext["sites"], "book">; readonly home: Pick<EngineContext["home"], "root"> }

/** What ssh's configuration and known_hosts of this person say of hosts. Connects to none. */
export function hostHandlers(context: Context, ssh: AskSsh = {}): Pick<Handlers, Names> {
  return {
    "machine.hosts": () => hostAliases(ssh.configFile),
    "machine.import": ({ host }) => importHost(host, ssh),
    "machine.hostKeys": (which) => keysOnTheWay(context, which, ssh),
  }
}

async function importHost(alias: string, ssh: AskSsh): Promise<HostProposal> {
  const text = await sshConfigText(alias, ssh)
  if (text === null) throw new ApiError("ssh-not-installed", "OpenSSH is not installed here, so its configuration cannot be read. Type host and user yourself.")
  const config = parseSshConfig(text)
  const [plainText, { carrier, reason }, found] = await Promise.all([
    sshConfigText(config.host, ssh),
    planned({ host: alias }, ssh),
    Promise.all(config.identityFiles.map((file) => access(home(file)).then(() => [file], () => []))),
  ])
  return hostProposal({ alias, text, plainText: plainText ?? text, carrier, reason, identities: found.flat() })
}

/** For the way to a host: who would log in there, and how its hosts are known. */
function planned(reached: Pick<LinkRequest, "host" | "port" | "user" | "jump">, ssh: AskSsh, files: readonly string[] = []): Promise<LinkPlan> {
  return planLink({ ...reached, ssh, command: "", prompt: () => Promise.resolve(null), remembered: null, knownHosts: { files, add: null, hash: false } })
}

async function keysOnTheWay({ sites, home: { root } }: Context, { machine: name, host, port }: Input<"machine.hostKeys">, ssh: AskSsh): Promise<HostKeys[]> {
  const machine = sites.book.get(name)
  if (machine === undefined) throw new ApiError("no-such-machine", `There is no machine “${name}”. Choose one from the list.`)
  const reached = host === null ? machineLink(machine, undefined, 0) : { host }
  const { options } = await planned({ ...reached, ...(port === null ? {} : { port }) }, ssh, [ownKnownHosts({ root })])
  const files = await knownHostsTexts(options.knownHosts.files)
  const published = machine.logIn?.fingerprints?.value ?? []
  return [...options.jump, options].map((hop) => hostKeys(files, hop, published.filter((each) => each.host === hop.host)))
}
