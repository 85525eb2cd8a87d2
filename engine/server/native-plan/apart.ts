import { spawn } from "node:child_process"

export interface Apart {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Ends the program and all that it started. */
  readonly signal: AbortSignal
}

/** How much of a failed program's words is repeated. */
const saidLetters = 400
/** A job's script ends its own children within this time. */
const grace = 12_000

/** What a program writes, run in a process group of its own. Throws an Error with its last words when it fails, and the signal's reason when it was ended. */
export async function outputApart(program: string, words: readonly string[], { env, signal }: Apart): Promise<string> {
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { env: { ...env }, stdio: ["ignore", "pipe", "pipe"], detached: true })
    let [out, err] = ["", ""]
    let late: NodeJS.Timeout | undefined
    const end = (): void => {
      endGroup(child.pid, "SIGTERM")
      late = setTimeout(() => endGroup(child.pid, "SIGKILL"), grace)
    }
    const ended = (error: Error | null): void => {
      clearTimeout(late)
      signal.removeEventListener("abort", end)
      if (signal.aborted) reject(signal.reason as Error)
      else if (error) reject(error)
      else resolve(out)
    }
    signal.addEventListener("abort", end, { once: true })
    child.stdout.setEncoding("utf8").on("data", (part: string) => (out += part))
    child.stderr.setEncoding("utf8").on("data", (part: string) => (err = (err + part).slice(-saidLetters)))
    child.on("error", ended)
    child.on("close", (code) => ended(code === 0 ? null : new Error((err || out).trim().slice(-saidLetters) || `${program} ended with ${code ?? "a signal"}`)))
  })
}

/** A group that is gone already is as wanted. */
function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    return
  }
}
