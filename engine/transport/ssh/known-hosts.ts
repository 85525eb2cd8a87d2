import { createHash, createHmac } from "node:crypto"

/** A host key as it goes over the wire: the type is its first field, too. */
export interface HostKey {
  readonly type: string
  readonly blob: Uint8Array
}

export interface Fingerprints {
  readonly type: string
  /** As `ssh-keygen -l` writes it. */
  readonly sha256: string
  readonly md5: string
}

/** One a facility publishes; with or without the word SHA256 before it. */
export interface PublishedKey {
  readonly type: string
  readonly sha256: string
}

export interface KnownHostsText {
  readonly name: string
  readonly text: string
}

export interface KnownHost {
  readonly file: string
  readonly line: number
  readonly marker: "none" | "revoked" | "cert-authority"
  readonly names: string
  readonly key: HostKey
  readonly text: string
}

export type Verdict =
  | { readonly kind: "known"; readonly entry: KnownHost }
  | { readonly kind: "published"; readonly key: Fingerprints }
  | { readonly kind: "unpublished"; readonly key: Fingerprints; readonly published: readonly PublishedKey[] }
  | { readonly kind: "new"; readonly key: Fingerprints }
  | { readonly kind: "changed"; readonly entry: KnownHost; readonly known: Fingerprints; readonly key: Fingerprints; readonly published: boolean }
  | { readonly kind: "revoked"; readonly entry: KnownHost; readonly key: Fingerprints }

/** What a known_hosts file is asked for: the port is part of the name unless it is 22. */
export function hostName(host: string, port: number): string {
  const name = host.toLowerCase()
  return port === 22 ? name : `[${name}]:${port}`
}

/** Throws where the blob does not begin with a type. */
export function hostKey(blob: Uint8Array): HostKey {
  const bytes = Buffer.from(blob)
  const length = bytes.length < 4 ? 0 : bytes.readUInt32BE(0)
  if (length === 0 || length > 64 || bytes.length < 4 + length) throw new Error("not a host key")
  return { type: bytes.toString("latin1", 4, 4 + length), blob }
}

export function fingerprints({ type, blob }: HostKey): Fingerprints {
  const digest = (name: string) => createHash(name).update(blob).digest()
  return {
    type,
    sha256: `SHA256:${unpadded(digest("sha256").toString("base64"))}`,
    md5: `MD5:${digest("md5").toString("hex").match(/../g)?.join(":") ?? ""}`,
  }
}

/** Lines that hold a key, in order. What OpenSSH would skip is skipped here. */
export function parseKnownHosts({ name, text }: KnownHostsText): KnownHost[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const entry = parseLine(line.trim())
    return entry === null ? [] : [{ ...entry, file: name, line: index + 1, text: line.trim() }]
  })
}

/** Lines of this very host; a port of its own is told from the host's other ports. */
export function entriesOf(files: readonly KnownHostsText[], host: string, port: number): KnownHost[] {
  const name = hostName(host, port)
  return files.flatMap(parseKnownHosts).filter(({ names }) => namesMatch(names, name))
}

/**
 * Is this key the host's? A key of a type that is not written down, of a host that has others, counts as changed: the types written down are asked for first, so the
 * host has lost them all.
 */
export function verdict(files: readonly KnownHostsText[], address: { readonly host: string; readonly port: number }, key: HostKey, published: readonly PublishedKey[] = []): Verdict {
  const own = entriesOf(files, address.host, address.port)
  // As OpenSSH: an exact match under the host's name alone is good for its other ports.
  const portless = address.port === 22 ? [] : entriesOf(files, address.host, 22)
  const same = (entry: KnownHost) => Buffer.compare(entry.key.blob, key.blob) === 0
  const shown = fingerprints(key)
  const isPublished = published.some((one) => bare(one.sha256) === bare(shown.sha256))

  const revoked = [...own, ...portless].find((entry) => entry.marker === "revoked" && same(entry))
  if (revoked !== undefined) return { kind: "revoked", entry: revoked, key: shown }
  const plain = own.filter(({ marker }) => marker === "none")
  const known = plain.find(same)
  if (known !== undefined) return { kind: "known", entry: known }
  const other = plain.find((entry) => entry.key.type === key.type) ?? plain[0]
  if (other !== undefined) return { kind: "changed", entry: other, known: fingerprints(other.key), key: shown, published: isPublished }
  const elsewhere = portless.find((entry) => entry.marker === "none" && same(entry))
  if (elsewhere !== undefined) return { kind: "known", entry: elsewhere }
  if (published.length === 0) return { kind: "new", key: shown }
  return isPublished ? { kind: "published", key: shown } : { kind: "unpublished", key: shown, published }
}

/** Types of key to ask the host for first, so that one it is known by is shown if it still has it. */
export function preferredTypes(files: readonly KnownHostsText[], address: { readonly host: string; readonly port: number }, published: readonly PublishedKey[]): string[] {
  const known = entriesOf(files, address.host, address.port).filter(({ marker }) => marker === "none").map(({ key }) => key.type)
  return [...new Set(known.length > 0 ? known : published.map(({ type }) => type))]
}

/** The line to add for a key that was accepted; with a salt of 20 bytes the name is hashed. */
export function knownHostsLine(host: string, port: number, key: HostKey, salt?: Uint8Array): string {
  const name = hostName(host, port)
  const written = salt === undefined ? name : `|1|${Buffer.from(salt).toString("base64")}|${hashed(name, salt)}`
  return `${written} ${key.type} ${Buffer.from(key.blob).toString("base64")}`
}

function parseLine(line: string): Pick<KnownHost, "marker" | "names" | "key"> | null {
  if (line === "" || line.startsWith("#")) return null
  const fields = line.split(/[ \t]+/)
  const mark = fields[0]?.startsWith("@") === true ? fields.shift() : undefined
  if (mark !== undefined && mark !== "@revoked" && mark !== "@cert-authority") return null
  const [names = "", type = "", base64 = ""] = fields
  try {
    const key = hostKey(Buffer.from(base64, "base64"))
    return key.type === type ? { marker: mark === undefined ? "none" : mark === "@revoked" ? "revoked" : "cert-authority", names, key } : null
  } catch {
    return null
  }
}

function namesMatch(names: string, name: string): boolean {
  if (names.startsWith("|")) {
    const [, version, salt = "", hash] = names.split("|")
    return version === "1" && hash === hashed(name, Buffer.from(salt, "base64"))
  }
  const patterns = names.toLowerCase().split(",")
  return patterns.some((pattern) => wildcard(pattern, name)) && !patterns.some((pattern) => pattern.startsWith("!") && wildcard(pattern.slice(1), name))
}

function hashed(name: string, salt: Uint8Array): string {
  return createHmac("sha1", salt).update(name).digest("base64")
}

/** `*` and `?` as OpenSSH has them. Linear: a crafted file must not hold a log-in. */
export function wildcard(pattern: string, text: string): boolean {
  let p = 0
  let star = -1
  let resume = 0
  for (let t = 0; t < text.length;) {
    if (pattern[p] === "*") {
      star = p++
      resume = t
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t])) {
      p++
      t++
    } else if (star >= 0) {
      p = star + 1
      t = ++resume
    } else return false
  }
  return /^\**$/.test(pattern.slice(p))
}

const unpadded = (base64: string) => base64.replace(/=+$/, "")
const bare = (sha256: string) => unpadded(sha256.replace(/^SHA256:/i, "").trim())
