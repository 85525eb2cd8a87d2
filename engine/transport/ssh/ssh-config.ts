/** What OpenSSH would do for one host, after `ssh -G`: only what a log-in needs. */
export interface SshConfig {
  readonly host: string
  readonly port: number
  readonly user: string
  /** The name under which its key is known, where that is not its address. */
  readonly hostKeyAlias: string | null
  readonly identityFiles: readonly string[]
  readonly identitiesOnly: boolean
  /** A socket; "SSH_AUTH_SOCK" stands for the one of the environment, null for none. */
  readonly identityAgent: string | null
  readonly certificateFiles: readonly string[]
  readonly pkcs11Provider: string | null
  readonly securityKeyProvider: string | null
  /** `user@host:port`, first hop first. */
  readonly proxyJump: readonly string[]
  readonly proxyCommand: string | null
  readonly gssapi: boolean
  readonly knownHostsFiles: readonly string[]
  readonly hashKnownHosts: boolean
  readonly hostKeyAlgorithms: readonly string[]
  readonly methods: readonly string[] | null
  /** Lines that OpenSSH needs again and that Tephra has no opinion on, as they stand. */
  readonly others: readonly string[]
}

const others = new Set([
  "addressfamily", "bindaddress", "bindinterface", "casignaturealgorithms", "certificatefile", "ciphers", "compression", "gssapiauthentication", "gssapiclientidentity", "gssapidelegatecredentials",
  "gssapikexalgorithms", "gssapikeyexchange", "gssapiserveridentity", "gssapitrustdns", "hostkeyalgorithms", "ipqos", "kexalgorithms", "macs", "pkcs11provider", "preferredauthentications", "proxycommand",
  "pubkeyacceptedalgorithms", "rekeylimit", "requiredrsasize", "securitykeyprovider", "tcpkeepalive",
])

/** What lies around a configuration and decides with it. */
export interface Surroundings {
  /** Kerberos holds a ticket, so GSSAPI could succeed. */
  readonly ticket: boolean
  /** Type of the key in each identity file that exists. */
  readonly keyTypes: ReadonlyMap<string, string>
  /** Types of the keys that the agent holds. */
  readonly agentTypes: readonly string[]
  /** Identity files beside which a certificate lies. */
  readonly certified: readonly string[]
  /** known_hosts trusts an authority for this host. */
  readonly authority: boolean
  /** OpenSSH's version, as 9.2; null where there is none that Tephra can use. */
  readonly openssh: number | null
}

export interface Carrier {
  readonly carrier: "ssh2" | "openssh"
  /** For people: why this one. */
  readonly reason: string
}

export function parseSshConfig(text: string): SshConfig {
  const values = new Map<string, string[]>()
  for (const line of text.split(/\r?\n/)) {
    const [, name = "", value = ""] = /^(\S+)\s+(.*)$/.exec(line.trim()) ?? []
    values.set(name.toLowerCase(), [...(values.get(name.toLowerCase()) ?? []), value])
  }
  const first = (name: string) => values.get(name)?.[0] ?? ""
  const unlessNone = (name: string) => (["", "none"].includes(first(name).toLowerCase()) ? null : first(name))
  const listed = (name: string) => (unlessNone(name) === null ? [] : first(name).split(","))
  const files = (name: string) => (values.get(name) ?? []).flatMap(words).filter((file) => file !== "none")
  return {
    host: first("hostname"), port: Number(first("port") || 22), user: first("user"),
    hostKeyAlias: unlessNone("hostkeyalias"),
    identityFiles: (values.get("identityfile") ?? []).filter((file) => file !== "none"),
    identitiesOnly: first("identitiesonly") === "yes",
    identityAgent: first("identityagent") === "none" ? null : first("identityagent") || "SSH_AUTH_SOCK",
    certificateFiles: values.get("certificatefile")?.filter((file) => file !== "none") ?? [],
    pkcs11Provider: unlessNone("pkcs11provider"),
    securityKeyProvider: first("securitykeyprovider") === "internal" ? null : unlessNone("securitykeyprovider"),
    proxyJump: listed("proxyjump"),
    proxyCommand: unlessNone("proxycommand"),
    gssapi: first("gssapiauthentication") === "yes",
    knownHostsFiles: [...files("userknownhostsfile"), ...files("globalknownhostsfile")],
    hashKnownHosts: first("hashknownhosts") === "yes",
    hostKeyAlgorithms: listed("hostkeyalgorithms"),
    methods: unlessNone("preferredauthentications") === null ? null : listed("preferredauthentications"),
    others: [...values].filter(([name]) => others.has(name)).flatMap(([name, lines]) => lines.map((line) => `${name} ${line}`)),
  }
}

/** ssh2 wherever it can do the job: it comes with Tephra. GSSAPI counts only with a ticket, as Debian asks for it everywhere. */
export function chooseCarrier(config: SshConfig, around: Surroundings): Carrier {
  const special = [...around.keyTypes.values(), ...around.agentTypes]
  const needs = [
    [config.proxyCommand !== null, "its ProxyCommand is a program of the system"],
    [config.gssapi && around.ticket, "GSSAPI is on and Kerberos holds a ticket"],
    [special.some((type) => type.startsWith("sk-")), "a key lies on a FIDO security key"],
    [config.certificateFiles.length > 0 || around.certified.length > 0 || special.some((type) => type.includes("-cert-")), "a key comes with a certificate"],
    [config.pkcs11Provider !== null, "keys lie on a smart card (PKCS#11)"],
    [config.securityKeyProvider !== null, "a security key has a provider of its own"],
    [around.authority, "known_hosts trusts a certificate authority for it"],
  ] as const
  const need = needs.find(([holds]) => holds)?.[1]
  if (need === undefined) return { carrier: "ssh2", reason: "password, passcode, key and jump host are all that it needs" }
  if (around.openssh === null) return { carrier: "ssh2", reason: `OpenSSH would be better, because ${need}, but there is none here that Tephra can use` }
  return { carrier: "openssh", reason: need }
}

/** `[user@]host[:port]` of ProxyJump, also as `ssh://`; what is left out is null. */
export function parseJump(jump: string): { readonly user: string | null; readonly host: string; readonly port: number | null } {
  const [, user, bracketed, plain, port] = /^(?:ssh:\/\/)?(?:(.*)@)?(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?\/?$/.exec(jump.trim()) ?? []
  return { user: user ?? null, host: bracketed ?? plain ?? jump, port: port === undefined ? null : Number(port) }
}

/** Words of a configuration line; double quotes hold one together. */
export function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "")
}

/** The keyword and what follows it, "Host a b" or "Host=a b"; null for comments. */
function keyword(line: string): { readonly name: string; readonly values: readonly string[] } | null {
  const [, name, rest] = /^\s*([A-Za-z0-9]+)(?:\s*=\s*|\s+)(.*)$/.exec(line) ?? []
  return name === undefined || rest === undefined ? null : { name: name.toLowerCase(), values: words(rest) }
}

export type ConfigPart = { readonly kind: "hosts"; readonly names: readonly string[] } | { readonly kind: "include"; readonly patterns: readonly string[] }

/** Names a person may pick from a configuration: of Host lines, without patterns; files to read for more. */
export function hostParts(text: string): ConfigPart[] {
  return text.split(/\r?\n/).flatMap((line): ConfigPart[] => {
    const found = keyword(line)
    if (found?.name === "host") return [{ kind: "hosts", names: found.values.filter((name) => !/[*?!]/.test(name)) }]
    return found?.name === "include" ? [{ kind: "include", patterns: found.values }] : []
  })
}
