import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { bootId, localTransport, processStart } from "../../transport/local/local-transport.ts"
import { processId, processQueue } from "./process-queue.ts"
import { sitePaths } from "./site.ts"

const root = mkdtempSync(join(tmpdir(), "tephra-processes-"))
afterAll(() => rmSync(root, { recursive: true }))
const paths = sitePaths(root)
const known = { id: "7", tag: "some-run 1", since: 0 }
const attempt = join(paths.runs, "some-run/attempts/1")
mkdirSync(attempt, { recursive: true })

let now = 100
const queue = processQueue({ transport: localTransport(), paths }, () => now)
const record = (change: Record<string, unknown>): void => writeFileSync(join(attempt, "process.json"), JSON.stringify({ t: 1, host: hostname(), ...change }))

test("one that has not said who it is has time to do so, and is not there for those who look for it", async () => {
  expect(await queue.look(known)).toMatchObject({ answered: true, entry: { id: "7", state: "configuring" } })
  expect(await queue.traces(known)).toEqual({ queue: { answered: true, ids: [] }, accounting: { answered: false, never: true } })
  now += 31
  expect(await queue.look(known)).toMatchObject({ entry: { state: "failed", reason: "it never said that it began" } })
})

test("it runs while pid, start and boot fit, and has ended as its record says; on another host nothing is known", async () => {
  // Like job.sh: the first signal asks, the second ends. Two that come before the first is heard would be one.
  const child = spawn("sh", ["-c", 'n=0; trap "n=\\$((n + 1)); echo heard; [ \\$n -lt 2 ] || exit 3" TERM; echo ready; while :; do sleep 0.05; done'])
  const pid = child.pid ?? 0
  await once(child.stdout, "data")
  const ended = new Promise((resolve) => child.on("exit", resolve))
  const identity = { pid, start: (await processStart(pid)) ?? "", boot: await bootId() }
  record(identity)
  expect(await queue.look(known)).toMatchObject({ answered: true, entry: { state: "running" }, text: null })
  expect(await queue.traces(known)).toMatchObject({ queue: { answered: true, ids: [String(pid)] } })
  record({ ...identity, host: "another" })
  expect(await queue.look(known)).toMatchObject({ answered: false, entry: null, text: expect.stringMatching(/^it runs on another, .*log in to another/) as string })
  record({ ...identity, boot: "of before" })
  expect(await queue.look(known)).toMatchObject({ answered: true, entry: { state: "failed" }, text: "its process is gone" })
  record(identity)
  const here = localTransport()
  const signal: typeof here.signal = async (target, name) => {
    const heard = once(child.stdout, "data")
    const sent = await here.signal(target, name)
    await heard
    return sent
  }
  await processQueue({ transport: { ...here, signal }, paths }, () => now).cancel([known])
  expect(await ended).toBe(3)
  expect(await queue.look(known)).toMatchObject({ entry: { state: "failed" } })
  writeFileSync(join(attempt, "exit.json"), JSON.stringify({ code: 75, signal: null, stage: "train", t: 2 }))
  expect(await queue.look(known)).toMatchObject({ entry: { state: "done" } })
})

test("submit.sh prints the process id, whatever a log-in says before it", () => {
  expect(processId("Welcome to node 7\n4711\n")).toBe("4711")
  expect(processId("setsid: not found")).toBeNull()
})
