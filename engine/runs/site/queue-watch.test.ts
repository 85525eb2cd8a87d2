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
