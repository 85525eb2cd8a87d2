import { mkdtempSync, readFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test, vi } from "vitest"
import { outputApart } from "./apart.ts"

const env = process.env

/** One that has ended, and that nobody has asked about yet, runs no more. */
function runs(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))
  } catch {
    return false
  }
}

const never = new AbortController().signal

test("gives what a program writes, or its last words", async () => {
  expect(await outputApart("sh", ["-c", "echo yes"], { env, signal: never })).toBe("yes\n")
  await expect(outputApart("sh", ["-c", "echo no >&2; exit 3"], { env, signal: never })).rejects.toThrow("no")
  await expect(outputApart("sh", ["-c", "exit 3"], { env, signal: never })).rejects.toThrow("sh ended with 3")
  await expect(outputApart("/nowhere/program", [], { env, signal: never })).rejects.toThrow("ENOENT")
  await expect(outputApart("sh", [], { env, signal: AbortSignal.abort(new Error("too late")) })).rejects.toThrow("too late")
})

test("ended, it takes along what it started", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "tephra-apart-")), "pids")
  const stop = new AbortController()
  const said = outputApart("sh", ["-c", `sleep 600 & echo $$ $! > ${path}; wait`], { env, signal: stop.signal })
  const pids = await vi.waitFor(() => {
    const numbers = readFileSync(path, "utf8").trim().split(" ").map(Number)
    expect(numbers.length).toBe(2)
    return numbers
  })
  stop.abort(new Error("the engine ends"))
  await expect(said).rejects.toThrow("the engine ends")
  await vi.waitFor(() => expect(pids.filter(runs)).toEqual([]))
})
