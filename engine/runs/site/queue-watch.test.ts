import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { schedulers } from "../../schedulers/schedulers.ts"
import type { ExecResult, SiteTransport } from "../../transport/transport.ts"
import { queueWatch } from "./queue-watch.ts"
import type { SiteQueue } from "./site-queue.ts"

const text = schedulers.slurm.queue!
const unit = "\x1f"
const row = (id: number): string => `${[id, "PENDING", "Priority", "ada", "2026-11-28T05:00:00", "N/A", "N/A", "", `r${id} 1`, "job"].join(unit)}\x1e\n`
const known = (id: number) => ({ id: String(id), tag: `r${id} 1`, since: Date.parse("2026-11-28T05:00:00Z") / 1000 })

/** A queue that answers from these ids, with a clock that a test moves. */
function watched(ids: readonly number[], answer: (command: readonly string[]) => ExecResult | null = () => null): { queue: SiteQueue; asked: readonly string[][]; clock: { now: number } } {
  const asked: string[][] = []
  const clock = { now: Date.parse("2026-11-28T06:00:00Z") / 1000 }
  const exec = async (command: readonly string[]): Promise<ExecResult> => {
    asked.push([...command])
    await new Promise((resolve) => setTimeout(resolve, 5))
    const wanted = new Set((command.at(-1) ?? "").replace("--jobs=", "").split(","))
    return answer(command) ?? { code: 0, stdout: ids.filter((id) => wanted.has(String(id))).map(row).join(""), stderr: "" }
  }
  const transport = { exec } as unknown as SiteTransport
  return { queue: queueWatch({ transport, text, user: "ada", now: () => clock.now, everySeconds: 30 }), asked, clock }
}

test("C03, B1.16: AiiDA #995/#4288, squeue's manual: 500 submissions are one question each 30 s, however often each is looked at", async () => {
  const ids = Array.from({ length: 500 }, (_, index) => 1000 + index)
  const { queue, asked, clock } = watched(ids)
  await Promise.all(ids.map((id) => queue.look(known(id))))
  const first = asked.length
  expect(first).toBeLessThanOrEqual(2)
  for (let second = 0; second < 29; second += 1) {
    clock.now += 1
    for (const { answered, entry } of await Promise.all(ids.map((id) => queue.look(known(id))))) expect([answered, entry?.state]).toEqual([true, "pending"])
  }
  expect(asked).toHaveLength(first)
  clock.now += 2
  await Promise.all(ids.map((id) => queue.look(known(id))))
  expect(asked).toHaveLength(first + 1)
})

test("C18: a question that hangs ends at its deadline, and is asked again", async () => {
  let hangs = true
  const { queue, asked, clock } = watched([7], () => (hangs ? { code: null, stdout: "", stderr: "It was ended after 60 s.\n" } : null))
  expect(await queue.look(known(7))).toMatchObject({ answered: false, entry: null })
  hangs = false
  clock.now += 31
  expect(await queue.look(known(7))).toMatchObject({ answered: true, entry: { state: "pending" } })
  expect(asked.length).toBeGreaterThanOrEqual(2)
})

test("that the batch system would not cancel is told; that there was nothing left to cancel is not", async () => {
  const ending = (code: number | null, stderr: string): Promise<void> => watched([7], () => ({ code, stdout: "", stderr })).queue.cancel([known(7)])
  await ending(0, "")
  await ending(1, "scancel: error: Kill job error on job id 7: Job/step already completing or completed\n")
  await ending(1, "scancel: error: Kill job error on job id 7: Invalid job id specified\n")
  await expect(ending(1, "slurm_load_jobs error: Unable to contact slurm controller (connect failure)\n")).rejects.toThrow(/does not cancel it: .*Unable to contact slurm controller/)
  await expect(ending(1, "")).rejects.toThrow(/code 1/)
  await expect(ending(null, "It was ended after 60 s.\n")).rejects.toThrow(/ended after 60 s/)
})

const folder = join(import.meta.dirname, "../../schedulers/slurm/recorded")
const recorded = (name: string) => (JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as { answer: { code: number; stdout: string; stderr: string } }).answer
const submitted = Date.UTC(2026, 10, 28, 6, 13, 38) / 1000

/** A queue that answers with recordings of a real Slurm, by the command asked. */
function watchOf(queue: string, accounting: string) {
  const exec: SiteTransport["exec"] = (command) => Promise.resolve(recorded(command.includes("sacct") ? accounting : queue))
  return queueWatch({ transport: { exec } as SiteTransport, text, user: "root", now: () => submitted + 60, everySeconds: 30 })
}

test("a belief tells who said what of it and when; accounting is not asked of what the queue lists", async () => {
  const known = { id: "2", tag: "done 1", since: submitted }
  const { entry, heard } = await watchOf("look", "account").look(known)
  expect(entry?.state).toBe("done")
  expect(heard.map(({ source, at, silent, entry: said }) => [source, at, silent, said?.text])).toEqual([["queue", submitted + 60, null, "COMPLETED"]])
})

test("what the queue does not list, accounting is asked; a queue that is away is silent, and says why", async () => {
  const gone = await watchOf("unknown-one", "account").look({ id: "2", tag: "done 1", since: submitted })
  expect(gone.heard.map(({ source, entry }) => [source, entry?.state ?? null])).toEqual([["queue", null], ["accounting", "done"]])
  const away = await watchOf("away-look", "no-accounting").look({ id: "2", tag: "done 1", since: submitted })
  expect(away.answered).toBe(false)
  expect(away.heard).toEqual([{ source: "queue", at: submitted + 60, silent: expect.any(String) as string, entry: null }])
})
