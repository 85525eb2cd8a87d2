import { LogInError } from "./log-in-error.ts"
import { placeOf } from "./open-options.ts"
import type { Hop } from "./open-options.ts"

export interface OpensshConfig {
  readonly hops: readonly Hop[]
  /** For each hop, the types of key it is known by. */
  readonly types: readonly (readonly string[])[]
  /** The relay's script, which OpenSSH asks for the keys of hosts. */
  readonly relay: string
  readonly keepAlive: { readonly seconds: number; readonly count: number }
  readonly connectSeconds: number
}

export const nameOfHop = (index: number) => `tephra-hop-${index}`

/**
 * A configuration for this log-in alone: one host a hop. OpenSSH hands it on to the processes it starts for the hosts before, as it does not with options of the
 * command line. The first value of an option holds, so ours come first.
 */
export function opensshConfig({ hops, types, relay, keepAlive, connectSeconds }: OpensshConfig): string {
  const lines = hops.flatMap((hop, index) => [
    `Host ${nameOfHop(index)}`,
    `HostName ${plain(hop, hop.host)}`,
    `Port ${hop.port}`,
    `User ${plain(hop, hop.user)}`,
    ...(hop.hostKeyAlias === undefined ? [] : [`HostKeyAlias ${plain(hop, hop.hostKeyAlias)}`]),
    ...hop.identities.map((file) => `IdentityFile ${quoted(hop, file)}`),
    ...(hop.identities.length === 0 ? ["IdentityFile none"] : []),
    `IdentitiesOnly ${hop.identitiesOnly === true ? "yes" : "no"}`,
    `IdentityAgent ${hop.agent === null ? "none" : quoted(hop, hop.agent)}`,
    `NumberOfPasswordPrompts ${Math.max(1, allowed(hop))}`,
    ...(hop.methods === undefined || (hop.options ?? []).some((line) => line.startsWith("preferredauthentications ")) ? [] : [`PreferredAuthentications ${["gssapi-with-mic", "hostbased", ...hop.methods].join(",")}`]),
    ...hostKeyAlgorithms(types[index] ?? [], hop.options ?? []),
    ...(hop.options ?? []).filter((line) => !/[\r\n]/.test(line)).map((line) => line.replace(/%n/g, plain(hop, hop.host))),
    ...(index === 0 ? [`ConnectTimeout ${connectSeconds}`] : [`ProxyJump ${nameOfHop(index - 1)}`]),
  ])
  return [
    ...lines,
    "Host *",
    "ControlMaster no", "ControlPath none", "BatchMode no", "StrictHostKeyChecking yes", "UserKnownHostsFile none", "GlobalKnownHostsFile none",
    `KnownHostsCommand /bin/sh "${relay.replace(/%/g, "%%")}" known %I %H %t %K`,
    "CheckHostIP no", "VerifyHostKeyDNS no", "UpdateHostKeys no", "ForwardAgent no", "ForwardX11 no", "PermitLocalCommand no", "RequestTTY no", "EscapeChar none", "TCPKeepAlive yes",
    `ServerAliveInterval ${keepAlive.seconds}`, `ServerAliveCountMax ${keepAlive.count}`, "",
  ].join("\n")
}

const allowed = (hop: Hop) => (hop.attempts === undefined ? 3 : hop.attempts.allowed - hop.attempts.used)

/** Types it is known by come first, so that a host shows a key that can be compared. */
function hostKeyAlgorithms(types: readonly string[], options: readonly string[]): string[] {
  const first = types.flatMap((type) => (type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256"] : [type]))
  if (first.length === 0) return []
  const wanted = options.find((line) => line.startsWith("hostkeyalgorithms "))?.split(" ")[1]?.split(",")
  return [`HostKeyAlgorithms ${wanted === undefined ? `^${first.join(",")}` : [...wanted.filter((one) => one.includes("-cert-")), ...first.filter((one) => wanted.includes(one)), ...wanted.filter((one) => !one.includes("-cert-") && !first.includes(one))].join(",")}`]
}

/** Nothing that could end a word or begin an option. */
function plain(hop: Hop, word: string): string {
  if (!/^[A-Za-z0-9_.:\\@+%][A-Za-z0-9_.:\\@+%-]*$/.test(word)) throw new LogInError("ssh-bad-name", `"${word}" cannot be the name of a host or user for OpenSSH. Correct it in the machine's settings.`, { at: placeOf(hop) })
  return word.replace(/%/g, "%%")
}

function quoted(hop: Hop, path: string): string {
  if (/["\r\n]/.test(path)) throw new LogInError("ssh-bad-name", `The path ${JSON.stringify(path)} cannot be told to OpenSSH. Rename the file.`, { at: placeOf(hop) })
  return `"${path}"`
}
