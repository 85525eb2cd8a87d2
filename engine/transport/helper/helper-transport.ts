import { ApiError } from "../../model/api-error.ts"
import type { ExecOptions, ExecResult, FileState, SiteTransport } from "../transport.ts"
import type { Answer } from "./frames.ts"
import type { Helper } from "./helper.ts"

/** Without a byte on the link, beside the time that a command itself may take, in milliseconds. */
const answerMs = 60_000
/** A site reads and sums at least so many bytes in a millisecond. */
const slowestSum = 20_000

/** Commands and files of a site, through its helper. */
export function helperTransport(helper: Helper): SiteTransport {
  const ask = (words: readonly (string | number)[], payload?: Uint8Array): Promise<Answer> =>
    helper.ask({ text: shellWords(words.map(String)), deadlineMs: answerMs, ...(payload === undefined ? {} : { payload }) })
  const asked = async (words: readonly (string | number)[], payload?: Uint8Array): Promise<Found> => found(await ask(words, payload))

  return {
    exec: async (command, options) => execResult(await helper.ask({ text: commandText(command, options), deadlineMs: options.timeoutMs + answerMs }), options),
    start: async (command, { folder, cwd, env }) => void (await asked(["start", folder, ...placed(command, { cwd, env })])),
    read: async (path, offset, length) => {
      const answer = await ask(["fetch", path, offset, length])
      const { absent, words } = found(answer)
      if (absent) return null
      // The file may have been cut while it was read; what stands in for the rest is none of it.
      return answer.raw.subarray(0, Math.max(0, Number(words[0]) - offset))
    },
    write: async (path, content) => {
      const bytes = Buffer.from(content)
      await asked(["put", path, bytes.length], bytes)
    },
    append: async (path, offset, bytes) => {
      const { other, words } = await asked(["append", path, offset, bytes.length], bytes)
      return { appended: !other, size: Number(words[0]) }
    },
    hash: async (path, length) => {
      const request = { text: shellWords(["digest", path, String(length)]), deadlineMs: answerMs + length / slowestSum }
      const { absent, other, words } = found(await helper.ask(request))
      return absent || other ? null : (words[0] ?? null)
    },
    rename: async (from, to) => void (await asked(["quietly", "mv", "-fT", "--", from, to])),
    remove: async (path) => void (await asked(["quietly", "rm", "-rf", "--", path])),
    makeFolder: async (path) => void (await asked(["quietly", "mkdir", "-p", "--", path])),
    list: async (path) => {
      const answer = await ask(["names", path])
      found(answer)
      return answer.out.toString().split("\0").slice(0, -1).sort()
    },
    stat: async (path) => {
      const { absent, words } = await asked(["look", path])
      return absent ? null : fileState(words)
    },
    freeBytes: async (path) => Number((await asked(["free", path])).words[0]) * 1024,
    alive: async ({ pid, start, boot }) => !(await asked(["alive", pid, start, boot])).absent,
    signal: async ({ pid, start, boot }, signal) => !(await asked(["signal", signal.slice(3), pid, start, boot])).absent,
  }
}

interface Found {
  readonly absent: boolean
  /** The file is not as the request said it is. */
  readonly other: boolean
  readonly words: readonly string[]
}

function found({ words, err }: Answer): Found {
  const [code, ...rest] = words
  if (code === "1") throw new ApiError("site-refused", `The site says: ${err.toString().trim() || "no"}`)
  return { absent: code === "2", other: code === "3", words: rest }
}

function fileState([size, mtime, ...kind]: readonly string[]): FileState {
  return { size: Number(size), mtime: Number(mtime), folder: kind.join(" ") === "directory" }
}

/** Codes of a command that was ended by the time limit or a usual signal, or could not be started. Those above are answers: PBS ends with 153 to 188, LSF with 255. */
function wasCut(code: number): boolean {
  return code >= 124 && code <= lastCut
}

/** As shells tell of SIGTERM. */
const lastCut = 128 + 15

function execResult({ words, out, err }: Answer, { timeoutMs }: ExecOptions): ExecResult {
  const code = Number(words[0])
  const stderr = code === 124 ? `${err.toString()}It was ended after ${Math.round(timeoutMs / 1000)} s.\n` : err.toString()
  return { code: wasCut(code) ? null : code, stdout: out.toString(), stderr }
}

function commandText(command: readonly string[], { cwd, env, timeoutMs }: ExecOptions): string {
  return shellWords(["run", String(Math.max(1, Math.ceil(timeoutMs / 1000))), ...placed(command, { cwd, env })])
}

/** The command with its folder and variables, as one command. */
function placed(command: readonly string[], { cwd, env }: { cwd: string | undefined; env: ExecOptions["env"] | undefined }): readonly string[] {
  const variables = Object.entries(env ?? {}).map(([name, value]) => `${name}=${value}`)
  const withVariables = variables.length === 0 ? command : ["env", ...variables, ...command]
  return cwd === undefined ? withVariables : ["sh", "-c", 'cd -- "$1" && shift && exec "$@"', "sh", cwd, ...withVariables]
}

export function shellWords(words: readonly string[]): string {
  return words.map(shellWord).join(" ")
}

function shellWord(word: string): string {
  if (word.includes("\0")) throw new ApiError("site-refused", "A path or word with a NUL cannot be sent to a site.")
  return `'${word.replaceAll("'", String.raw`'\''`)}'`
}
