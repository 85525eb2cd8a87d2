import { readFile } from "node:fs/promises"
import ssh2 from "ssh2"
import type { BaseAgent, ParsedKey } from "ssh2"
import { home } from "./ask-ssh.ts"
import type { OfferedKey } from "./log-in.ts"
import type { Hop } from "./open-options.ts"

/** A key as ssh2 takes it: of the agent, or of a file, which may have to be unlocked. */
export interface Ssh2Key extends OfferedKey {
  readonly agent: BaseAgent | null
  readonly parsed: ParsedKey | null
  readonly data: Buffer | null
}

/**
 * The identity files' keys before others, as sites bear few tries; the agent's before files, and locked files last: nobody is asked for a passphrase in vain.
 */
export async function keysOf(hop: Hop): Promise<Ssh2Key[]> {
  const files = (await Promise.all(hop.identities.map(fileKey))).filter((key) => key !== null)
  const held = hop.agent === null ? [] : await agentKeys(hop.agent)
  const named = (blob: string) => files.some((file) => file.blob === blob)
  const rest = files.filter(({ blob }) => !held.some((one) => one.blob === blob))
  return [
    ...held.filter(({ blob }) => named(blob)), ...rest.filter(({ key }) => !key.locked),
    ...(hop.identitiesOnly === true ? [] : held.filter(({ blob }) => !named(blob))), ...rest.filter(({ key }) => key.locked),
  ].map(({ key }) => key)
}

/** The key opened by a passphrase; null where it is the wrong one. */
export function unlock(key: Ssh2Key, passphrase: string): Ssh2Key | null {
  const parsed = key.data === null ? null : parse(key.data, passphrase)
  return parsed === null || parsed instanceof Error ? null : { ...key, locked: false, parsed }
}

interface Found {
  readonly key: Ssh2Key
  /** Its public half, as text; empty where only the passphrase tells it. */
  readonly blob: string
}

async function fileKey(path: string): Promise<Found | null> {
  const data = await readFile(home(path)).catch(() => null)
  if (data === null) return null
  const parsed = parse(data)
  if (parsed instanceof Error) {
    // ssh2 has no other sign of it.
    if (!/passphrase/i.test(parsed.message)) return null
    return { key: { id: path, locked: true, agent: null, parsed: null, data }, blob: await publicHalf(path) }
  }
  return parsed.isPrivateKey() ? { key: { id: path, locked: false, agent: null, parsed, data }, blob: parsed.getPublicSSH().toString("base64") } : null
}

async function publicHalf(path: string): Promise<string> {
  return (await readFile(`${home(path)}.pub`, "utf8").catch(() => "")).split(" ")[1] ?? ""
}

function parse(data: Buffer, passphrase?: string): ParsedKey | Error {
  const parsed = ssh2.utils.parseKey(data, passphrase) as ParsedKey | ParsedKey[] | Error
  return Array.isArray(parsed) ? (parsed[0] ?? new Error("no key")) : parsed
}

const agentPatience = 30_000

/** Each key as an agent of its own, so that each is one try. An agent that does not answer holds none. */
async function agentKeys(socket: string): Promise<Found[]> {
  const agent = ssh2.createAgent(socket)
  const keys = await new Promise<unknown[]>((resolve) => {
    setTimeout(resolve, agentPatience, []).unref()
    agent.getIdentities((error, keys) => { resolve(error || keys === undefined ? [] : keys) })
  })
  return keys.flatMap((held): Found[] => {
    const parsed = ssh2.utils.parseKey(held as ParsedKey)
    if (parsed instanceof Error) return []
    return [{ key: { id: `${parsed.comment || parsed.type} of the agent`, locked: false, agent: oneKey(agent, parsed), parsed: null, data: null }, blob: parsed.getPublicSSH().toString("base64") }]
  })
}

function oneKey(agent: BaseAgent, key: ParsedKey): BaseAgent {
  return Object.assign(Object.create(ssh2.BaseAgent.prototype) as BaseAgent, {
    getIdentities: (done: (error: Error | undefined, keys?: ParsedKey[]) => void) => { done(undefined, [key]) },
    sign: agent.sign.bind(agent) as BaseAgent["sign"],
  })
}
