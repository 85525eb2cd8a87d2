import { createHash } from "node:crypto"
import { ApiError } from "../model/api-error.ts"
import type { AuditAct, AuditLog, AuditResult } from "../model/audit.ts"
import { shellWord } from "../model/shell-word.ts"
import type { ExecOptions, SiteTransport } from "./transport.ts"

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
    exec: (command, options) => audited("exec", commandText(command, options), () => transport.exec(command, options), ({ code }) => ({ kind: "exit", code })),
    start: (command, options) => audited("start", `${commandText(command, options)} >${shellWord(`${options.folder}/log`)} 2>&1 &`, () => transport.start(command, options)),
    write: (path, content) => audited("write", `${shellWord(path)}: ${contentText(content)}`, () => transport.write(path, content)),
    append: (path, offset, bytes) =>
      audited("append", `${shellWord(path)} from byte ${offset}: ${contentText(bytes)}`, () => transport.append(path, offset, bytes), ({ appended, size }) =>
        appended ? done : { kind: "refused", text: `the file has ${size} bytes` }),
    rename: (from, to) => audited("rename", `mv ${shellWord(from)} ${shellWord(to)}`, () => transport.rename(from, to)),
    remove: (path) => audited("remove", `rm -rf ${shellWord(path)}`, () => transport.remove(path)),
    makeFolder: (path) => audited("makeFolder", `mkdir -p ${shellWord(path)}`, () => transport.makeFolder(path)),
    signal: (process, signal) =>
      audited("signal", `kill -${signal.slice(3)} ${process.pid}`, () => transport.signal(process, signal), (sent) => (sent ? done : { kind: "refused", text: "that process has ended" })),
  }
}

const done: AuditResult = { kind: "done" }
/** Of what a site says. */
const mostText = 400

function failure(error: unknown): AuditResult {
  const text = (error instanceof Error ? error.message : String(error)).slice(0, mostText)
  return { kind: error instanceof ApiError && error.code === "site-refused" ? "refused" : "unknown", text }
}

/** As a person would type it. Of variables that are not our own only the name is told. */
export function commandText(command: readonly string[], { cwd, env }: Pick<ExecOptions, "cwd" | "env">): string {
  const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${name.startsWith("TEPHRA_") ? shellWord(value) : `"$${name}"`}`)
  return [...(cwd === undefined ? [] : [`cd ${shellWord(cwd)} &&`]), ...variables, ...command.map(shellWord)].join(" ")
}

function contentText(content: string | Uint8Array): string {
  const bytes = Buffer.from(content)
  return `${bytes.length} bytes, sha256 ${createHash("sha256").update(bytes).digest("hex")}`
}
