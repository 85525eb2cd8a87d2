import { machineNamed, machines } from "../../machines/machines.ts"
import { sshPort } from "../../machines/documented.ts"
import { HostName } from "../../model/machine-access.ts"
import { MachineSettings } from "../../model/machine-settings.ts"
import type { HostProposal } from "../../model/host-proposal.ts"
import { parseJump, parseSshConfig, type Carrier, type SshConfig } from "../../transport/ssh/ssh-config.ts"

export interface HostRead extends Carrier {
  /** As a person would write it after `ssh`. */
  readonly alias: string
  /** What `ssh -G` prints of it. */
  readonly text: string
  /** The same of its address alone: what holds there too is not bound to the alias. */
  readonly plainText: string
  readonly identities: readonly string[]
}

/** A machine's settings from what ssh's configuration says of a host. */
export function hostProposal({ alias, text, plainText, carrier, reason, identities }: HostRead): HostProposal {
  const config = parseSshConfig(text)
  const bound = boundToAlias(config, parseSshConfig(plainText))
  const viaAlias = bound.length > 0 && alias !== config.host && HostName.safeParse(alias).success
  const base = machines.find(({ logIn }) => logIn?.hosts?.value.some(({ name }) => name === config.host))?.name ?? null
  const jump = viaAlias ? undefined : plainJump(config)
  const settings = fitting({ host: viaAlias ? alias : config.host, port: config.port === sshPort ? undefined : config.port, user: config.user, jump })
  return {
    base,
    settings: { name: nameFor(alias), ...settings },
    carrier,
    reason,
    understood: understood({ config, alias, bound, viaAlias, base, identities, carrier, reason }),
    identities: [...identities],
    notTaken: [...notDone(text), ...lost({ config, bound, viaAlias, settings })],
  }
}

/** Settings of ssh that hold under the alias alone, by their names. */
function boundToAlias(config: SshConfig, plain: SshConfig): string[] {
  const names: Partial<Record<keyof SshConfig, string>> = {
    identityFiles: "IdentityFile", identitiesOnly: "IdentitiesOnly", identityAgent: "IdentityAgent", certificateFiles: "CertificateFile", pkcs11Provider: "PKCS11Provider",
    securityKeyProvider: "SecurityKeyProvider", proxyCommand: "ProxyCommand", hostKeyAlias: "HostKeyAlias", knownHostsFiles: "UserKnownHostsFile", methods: "PreferredAuthentications",
  }
  const others = config.others.filter((line) => !plain.others.includes(line)).map((line) => line.split(" ")[0] ?? "")
  const named = Object.entries(names).filter(([key]) => JSON.stringify(config[key as keyof SshConfig]) !== JSON.stringify(plain[key as keyof SshConfig])).map(([, name]) => name)
  const jumps = config.proxyJump.join() !== plain.proxyJump.join() && plainJump(config) === undefined ? ["ProxyJump"] : []
  const known = new Set(named.map((name) => name.toLowerCase()))
  return [...named, ...jumps, ...new Set(others.filter((name) => !known.has(name)))]
}

/** A single jump host that a machine's settings can hold. */
function plainJump({ proxyJump }: SshConfig): string | undefined {
  const [only, more] = proxyJump
  if (only === undefined || more !== undefined) return undefined
  const { user, host, port } = parseJump(only)
  return user === null && port === null && HostName.safeParse(host).success ? host : undefined
}

type Taken = Pick<HostProposal["settings"], "host" | "port" | "user" | "jump">

/** Without what a machine's settings do not take. */
function fitting(given: { readonly [Key in keyof Taken]: Taken[Key] | undefined }): Taken {
  const shape = MachineSettings.shape
  return Object.fromEntries(Object.entries(given).filter(([key, value]) => value !== undefined && shape[key as keyof Taken].safeParse(value).success))
}

/** Small letters, digits and hyphens, and not a profile's. */
function nameFor(alias: string): string {
  const name = alias.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^[^a-z]+|-+$/g, "") || "cluster"
  return machineNamed(name) === undefined ? name : `my-${name}`
}

interface Understanding extends Carrier {
  readonly config: SshConfig
  readonly alias: string
  readonly bound: readonly string[]
  readonly viaAlias: boolean
  readonly base: string | null
  readonly identities: readonly string[]
}

function understood({ config, alias, bound, viaAlias, base, identities, carrier, reason }: Understanding): string[] {
  const { host, port, user, proxyJump } = config
  return [
    `“ssh ${alias}” connects to ${host}${port === sshPort ? "" : `, port ${port},`} as ${user}.`,
    ...(proxyJump.length === 0 ? [] : [`It goes through ${proxyJump.join(", then ")}.`]),
    ...(base === null ? ["No profile has this host: choose the one of its batch system."] : [`It is the log-in host of ${machineNamed(base)?.title ?? base}, whose profile fits.`]),
    identities.length === 0 ? "There is no file of a key that it names; the agent's keys, passwords and codes are asked for." : `Keys are tried from ${identities.join(", ")}; they stay where they are.`,
    ...(viaAlias ? [`${bound.join(", ")} ${bound.length === 1 ? "is" : "are"} set for “${alias}” alone, so the machine keeps that name as its host, and ssh's configuration is asked at each log-in.`] : []),
    carrier === "ssh2" ? `Tephra logs in by itself (ssh2): ${reason}.` : `Tephra logs in by the system's OpenSSH: ${reason}.`,
  ]
}

/** What of a configuration Tephra does not do, by name and the values with which there is nothing to tell. */
const undone: readonly (readonly [string, readonly string[], string])[] = [
  ["localforward", [], "LocalForward is not opened: Tephra needs no port."],
  ["remoteforward", [], "RemoteForward is not opened: Tephra needs no port."],
  ["dynamicforward", [], "DynamicForward is not opened: Tephra needs no port."],
  ["forwardagent", ["no"], "ForwardAgent is not done: your keys are never lent to a site."],
  ["forwardx11", ["no"], "ForwardX11 is not done: nothing of Tephra draws there."],
  ["remotecommand", ["none"], "RemoteCommand is not run: Tephra starts its own helper in its place."],
  ["permitlocalcommand", ["no"], "LocalCommand is not run."],
  ["controlmaster", ["no", "false"], "ControlMaster is not used: Tephra opens one connection of its own, and all goes over it."],
  ["requesttty", ["auto", "no", "false"], "RequestTTY is not done: the helper needs no terminal."],
  ["setenv", [], "SetEnv is not sent: a job's variables stand in its scripts."],
]

function notDone(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => /^(\S+)\s+(.*)$/.exec(line.trim()) ?? [])
  return undone.filter(([name, plain]) => lines.some(([, found, value = ""]) => found?.toLowerCase() === name && !plain.includes(value.toLowerCase()))).map(([, , sentence]) => sentence)
}

interface Losing {
  readonly config: SshConfig
  readonly bound: readonly string[]
  readonly viaAlias: boolean
  readonly settings: Taken
}

function lost({ config, bound, viaAlias, settings }: Losing): string[] {
  return [
    ...(settings.host === undefined ? [`The host “${config.host}” cannot be the host of a machine: type its name.`] : []),
    ...(settings.user === undefined ? [`The user “${config.user}” cannot be the user of a machine: type the name.`] : []),
    ...(bound.length > 0 && !viaAlias ? [`${bound.join(", ")} ${bound.length === 1 ? "is" : "are"} set for a name that a machine cannot have as its host: give the host a name of letters, digits, dots and hyphens in ssh's configuration.`] : []),
  ]
}
