import { randomBytes } from "node:crypto"
import { appendFile, mkdir, readFile } from "node:fs/promises"
import { dirname } from "node:path"
import { knownHostsTexts } from "./ask-ssh.ts"
import { knownHostsLine, preferredTypes, verdict } from "./known-hosts.ts"
import type { Fingerprints, HostKey, KnownHostsText } from "./known-hosts.ts"
import { LogInError } from "./log-in-error.ts"
import { placeOf } from "./open-options.ts"
import type { Hop, KnownHostsFiles } from "./open-options.ts"
import { answersOf } from "./prompts.ts"
import type { AskPerson } from "./prompts.ts"

export interface HostCheck {
  readonly hop: Hop
  readonly knownHosts: KnownHostsFiles
  readonly prompt: AskPerson
  readonly signal: AbortSignal
}

/** Under what its key is written down. */
export function keyAddress(hop: Hop): { readonly host: string; readonly port: number } {
  return hop.hostKeyAlias === undefined ? hop : { host: hop.hostKeyAlias, port: 22 }
}

export async function typesToAskFor(hop: Hop, knownHosts: KnownHostsFiles): Promise<string[]> {
  return preferredTypes(await hostTexts(knownHosts), keyAddress(hop), hop.published ?? [])
}

/** The files as they are now; the one that is added to is read, too. */
export function hostTexts(knownHosts: KnownHostsFiles): Promise<KnownHostsText[]> {
  return knownHostsTexts(filesOf(knownHosts))
}

/** Returns where the key is the host's, as far as anyone can know; throws otherwise. Asks about a host that is new, and writes down what was accepted. */
export async function checkHostKey({ hop, knownHosts, prompt, signal }: HostCheck, key: HostKey): Promise<void> {
  const at = placeOf(hop)
  const address = keyAddress(hop)
  const found = verdict(await hostTexts(knownHosts), address, key, hop.published)
  switch (found.kind) {
    case "known": return
    case "published": return add(knownHosts, address, key)
    case "new": {
      const text = `${at} has not been seen before. Its ${found.key.type} key has the fingerprints\n${both(found.key)}\nDoes the site publish the same one?`
      const answers = await answersOf(prompt, [{ title: `Is this ${at}?`, text, words: [], secret: false, kind: "choice", choices: ["trust", "cancel"] }], signal)
      if (answers?.[0] !== "trust") throw new LogInError("ssh-host-key-declined", `The key of ${at} was not accepted, so nothing was sent there. Ask the site for its fingerprints and compare.`, { at })
      return add(knownHosts, address, key)
    }
    case "changed":
      throw new LogInError("ssh-host-key-changed", `The key of ${at} has changed. Someone may be listening in between, or the site has a new key; nothing was sent.\nKnown, ${found.entry.file} line ${found.entry.line}, ${found.known.type}:\n${both(found.known)}\nShown now, ${found.key.type}:\n${both(found.key)}\n${found.published ? "The new one is among those that the facility publishes. " : ""}Ask the site; if the new key is right, delete that line and log in again.`, { at })
    case "revoked":
      throw new LogInError("ssh-host-key-revoked", `The key of ${at} is revoked, ${found.entry.file} line ${found.entry.line}; nothing was sent. It is the ${found.key.type} key\n${both(found.key)}\nAsk the site for its new key.`, { at })
    case "unpublished":
      throw new LogInError("ssh-host-key-unpublished", `${at} shows a key that its facility does not publish; nothing was sent.\nShown, ${found.key.type}:\n${both(found.key)}\nPublished:\n${found.published.map(({ type, sha256 }) => `  ${type} SHA256:${sha256.replace(/^SHA256:/, "")}`).join("\n")}\nCompare with the facility's page: if the key there is new, correct the machine's profile.`, { at })
  }
}

const both = ({ sha256, md5 }: Fingerprints) => `  ${sha256}\n  ${md5}`
const filesOf = ({ files, add }: KnownHostsFiles) => [...new Set(add === null ? files : [...files, add])]

async function add({ add, hash }: KnownHostsFiles, { host, port }: { readonly host: string; readonly port: number }, key: HostKey): Promise<void> {
  if (add === null) return
  await mkdir(dirname(add), { recursive: true, mode: 0o700 })
  const before = await readFile(add, "utf8").catch(() => "")
  const gap = before === "" || before.endsWith("\n") ? "" : "\n"
  await appendFile(add, `${gap}${knownHostsLine(host, port, key, hash ? randomBytes(20) : undefined)}\n`, { mode: 0o600 })
}
