import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { ApiError } from "../../model/api-error.ts"

export type Environment = Readonly<Record<string, string | undefined>>

/** How much of a failed program's words is repeated. */
const saidLines = 20

interface Ended {
  /** Null when it was ended by a signal or could not start. */
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** A program to its end, with what it said. */
function ended(program: string, words: readonly string[], env: Environment): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { env: { ...env }, stdio: ["ignore", "pipe", "pipe"] })
    let [out, err] = ["", ""]
    child.stdout.on("data", (part: Buffer) => (out += part.toString()))
    child.stderr.on("data", (part: Buffer) => (err += part.toString()))
    child.on("error", (error) => resolve({ code: null, out, err: error.message }))
    child.on("close", (code) => resolve({ code, out, err }))
  })
}

/** What a program said; refused with its last words when it fails. */
export async function outputOf(what: string, program: string, words: readonly string[], env: Environment): Promise<string> {
  const { code, out, err } = await ended(program, words, env)
  if (code === 0) return out
  const said = `${out}${err}`.trim().split("\n").slice(-saidLines).join("\n")
  throw new ApiError("certify-failed", `${what} ended with ${code ?? "a signal"}, so nothing is certified. It said:\n${said}`)
}

/** Looks without loading, which takes PyTorch seconds; one that is there but broken says so itself when it is used. */
const hasTorch = 'import sys, importlib.util as i; sys.exit(not (i.find_spec("numpy") and i.find_spec("torch")))'

/** A Python that has NumPy and PyTorch: `$TEPHRA_PYTHON`, else the first on the path, else the system's. */
export async function pythonWithTorch(env: Environment): Promise<string> {
  const given = env["TEPHRA_PYTHON"]
  const candidates = given ? [given] : ["python3", "/usr/bin/python3"].filter((path) => !path.startsWith("/") || existsSync(path))
  for (const python of candidates) if ((await ended(python, ["-c", hasTorch], env)).code === 0) return python
  throw new ApiError(
    "no-torch",
    `Certifying needs Python 3 with NumPy and PyTorch, which ${given ?? "python3"} does not have. On Debian or Ubuntu: apt-get install python3-torch python3-numpy; or set TEPHRA_PYTHON to a Python that has them.`,
  )
}
