import { execFileSync, spawn } from "node:child_process"
import type { ChildProcessByStdio } from "node:child_process"
import { createInterface } from "node:readline"
import type { Readable, Writable } from "node:stream"

/**
 * Answers each line, a program as JSON, with what Python and Pyflakes have to say of it. What a check leaves is collected after it:
 * in its midst that takes half as long again.
 */
const script = `
import contextlib, gc, io, json, sys, traceback, warnings
from pyflakes import api, reporter
warnings.simplefilter("always")
gc.disable()
for line in sys.stdin:
    text, said = json.loads(line), io.StringIO()
    with contextlib.redirect_stderr(said):
        try:
            compile(text.encode(), "program", "exec")
            api.check(text, "program", reporter.Reporter(said, said))
        except Exception:
            traceback.print_exc()
    print(json.dumps(said.getvalue()), flush=True)
    gc.collect()
`

let checker: ChildProcessByStdio<Writable, Readable, null> | undefined
const asked: ((said: string) => void)[] = []

/** One process for all that the tests of this one ask. */
function started(): ChildProcessByStdio<Writable, Readable, null> {
  const child = spawn("/usr/bin/python3", ["-c", script], { stdio: ["pipe", "pipe", "inherit"] })
  createInterface({ input: child.stdout }).on("line", (line) => asked.shift()?.(JSON.parse(line) as string))
  child.on("close", (code) => {
    checker = undefined
    for (const tell of asked.splice(0)) tell(`Python ended with ${code}: it needs Pyflakes (Debian: pyflakes3)`)
  })
  child.unref()
  return child
}

/** What Python and Pyflakes have to say of a program; empty when they are content. */
export function pythonComplaints(text: string): Promise<string> {
  checker ??= started()
  checker.stdin.write(`${JSON.stringify(text)}\n`)
  return new Promise((resolve) => asked.push(resolve))
}

/** What a program prints that may need PyTorch: vitest has a Python that has loaded it (tests/warm-python). */
export function printedBy(text: string): string {
  const python = process.env["TEPHRA_PYTHON"] ?? "/usr/bin/python3"
  return execFileSync(python, ["-c", text], { encoding: "utf8", env: { ...process.env, OMP_NUM_THREADS: "1" } }).trim()
}
