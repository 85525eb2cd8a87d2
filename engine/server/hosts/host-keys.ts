import type { Basis } from "../../model/fact.ts"
import type { HostKeys, KnownKey } from "../../model/host-keys.ts"
import { entriesOf, fingerprints, type KnownHost, type KnownHostsText, type PublishedKey } from "../../transport/ssh/known-hosts.ts"

export interface HostAddress {
  readonly host: string
  readonly port: number
  /** The name under which its key is known, where that is another. */
  readonly hostKeyAlias?: string | undefined
  /** By its facility. */
  readonly published?: readonly PublishedKey[] | undefined
}

/** How a host would be recognised, by what known_hosts says and its facility publishes. The log-in itself judges the key that is shown. */
export function hostKeys(files: readonly KnownHostsText[], { host, port, hostKeyAlias, published = [] }: HostAddress, basis: Basis | null): HostKeys {
  const pinned = published.map(({ type, sha256 }) => ({ type, sha256: `SHA256:${sha256.replace(/^SHA256:/, "")}` }))
  const known = entriesFor(files, hostKeyAlias === undefined ? { host, port } : { host: hostKeyAlias, port: 22 }).map(({ file, line, marker, key }): KnownKey => {
    const print = fingerprints(key)
    return { ...print, file, line, marker, published: pinned.some(({ sha256 }) => sha256 === print.sha256) }
  })
  return { host, port, published: pinned, basis: pinned.length === 0 ? null : basis, known, ...standing(known, pinned.length) }
}

/** Where its own port is not named, the host's name alone is good for it; what is revoked there is revoked for all its ports. */
function entriesFor(files: readonly KnownHostsText[], { host, port }: HostAddress): KnownHost[] {
  const own = entriesOf(files, host, port)
  const portless = port === 22 ? [] : entriesOf(files, host, 22)
  const hasOwn = own.some(({ marker }) => marker === "none")
  const others = portless.filter(({ file, line }) => !own.some((entry) => entry.file === file && entry.line === line))
  return [...own, ...others.filter(({ marker }) => marker === "revoked" || (marker === "none" && !hasOwn))]
}

function standing(known: readonly KnownKey[], published: number): Pick<HostKeys, "state" | "text"> {
  const at = ({ file, line }: KnownKey): string => `${file} line ${line}`
  const own = known.filter(({ marker }) => marker === "none")
  const revoked = known.find(({ marker }) => marker === "revoked")
  const authority = known.find(({ marker }) => marker === "cert-authority")
  const foreign = published > 0 && own.length > 0 && !own.some((key) => key.published) ? own[0] : undefined
  if (foreign !== undefined) return { state: "differs", text: `Known by ${at(foreign)}, but not by a key that the facility publishes. It would be accepted, as it was before; compare with the facility's page, and delete that line if it is not there.` }
  if (own.length > 0) {
    const as = own.map((key) => `${key.type} (${at(key)})`).join(", ")
    return { state: "known", text: `Known by ${as}${own.some((key) => key.published) ? ", as the facility publishes it" : ""}. Any other key stops the log-in.` }
  }
  if (authority !== undefined) return { state: "authority", text: `An authority vouches for its key (${at(authority)}), which the system's OpenSSH checks.` }
  if (revoked !== undefined) return { state: "revoked", text: `A key of it is revoked (${at(revoked)}), and no other is known: the log-in stops if it shows that one.` }
  if (published > 0) return { state: "published", text: "Not seen before. It is accepted without a question if it shows a key that the facility publishes; any other stops the log-in." }
  return { state: "new", text: "Not seen before, and no fingerprint is published here: the first log-in shows the key and asks. Have the site's own fingerprint at hand." }
}
