import { createHash } from "node:crypto"
import { ApiError } from "../model/api-error.ts"
import type { AuditAct, AuditLog, AuditResult } from "../model/audit.ts"
import { shellWord } from "../model/shell-word.ts"
import type { ExecOptions, ProcessIdentity, SiteTransport } from "./transport.ts"

/** A transport whose every command and change of a file is written down before it is sent, and its outcome after; what cannot be written down is not sent. */
export function auditedTransport(transport: SiteTransport, log: AuditLog): SiteTransport {
  const audited = async <T>(what: AuditAct, text: string, work: () => Promise<T>, result: (value: T) => AuditResult = () => done): Promise<T> => {
    const begun = log.begin(what, text)
    let value: T
    try {
      value = await work()
    } catch (error) {
      log.end(begun, failure(error))
      throw error
    }
    log.end(begun, result(value))
    return value
  }

  return {
    ...transport,
    exec: (command, options) => audited("exec", actText.exec(command, options), () => transport.exec(command, options), ({ code }) => ({ kind: "exit", code })),
    start: (command, options) => audited("start", actText.start(command, options), () => transport.start(command, options)),
    write: (path, content) => audited("write", actText.write(path, contentOf(content)), () => transport.write(path, content)),
    append: (path, offset, bytes) =>
      audited("append", actText.append(path, offset, contentOf(bytes)), () => transport.append(path, offset, bytes), ({ appended, size }) =>
        appended ? done : { kind: "refused", text: `the file has ${size} bytes` }),
    rename: (from, to) => audited("rename", actText.rename(from, to), () => transport.rename(from, to)),
    remove: (path) => audited("remove", actText.remove(path), () => transport.remove(path)),
    makeFolder: (path) => audited("makeFolder", actText.makeFolder(path), () => transport.makeFolder(path)),
    signal: (process, signal) =>
      audited("signal", actText.signal(process, signal), () => transport.signal(process, signal), (sent) => (sent ? done : { kind: "refused", text: "that process has ended" })),
  }
}

export interface Content {
  readonly bytes: number
  readonly sha256: string
}

/** What stands for each act: a command as a person would type it, or a path and what is written there. */
export const actText = {
  /** Of variables that are not our own only the name is told. */
  exec: (command: readonly string[], { cwd, env }: Pick<ExecOptions, "cwd" | "env">): string => {
    const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${name.startsWith("TEPHRA_") ? shellWord(value) : `"$${name}"`}`)
    return [...(cwd === undefined ? [] : [`cd ${shellWord(cwd)} &&`]), ...variables, ...command.map(shellWord)].join(" ")
  },
  start: (command: readonly string[], { folder, ...options }: Parameters<SiteTransport["start"]>[1]): string => `${actText.exec(command, options)} >${shellWord(`${folder}/log`)} 2>&1 &`,
  write: (path: string, content: Content): string => `${shellWord(path)}: ${contentText(content)}`,
  append: (path: string, offset: number, content: Content): string => `${shellWord(path)} from byte ${offset}: ${contentText(content)}`,
  rename: (from: string, to: string): string => `mv ${shellWord(from)} ${shellWord(to)}`,
  remove: (path: string): string => `rm -rf ${shellWord(path)}`,
  makeFolder: (path: string): string => `mkdir -p ${shellWord(path)}`,
  signal: ({ pid }: ProcessIdentity, signal: string): string => `kill -${signal.slice(3)} ${pid}`,
}

const done: AuditResult = { kind: "done" }
/** Of what a site says. */
const mostText = 400

function failure(error: unknown): AuditResult {
  const text = (error instanceof Error ? error.message : String(error)).slice(0, mostText)
  return { kind: error instanceof ApiError && error.code === "site-refused" ? "refused" : "unknown", text }
}

export function contentOf(content: string | Uint8Array): Content {
  const bytes = Buffer.from(content)
  return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") }
}

function contentText({ bytes, sha256 }: Content): string {
  return `${bytes} bytes, sha256 ${sha256}`
}
