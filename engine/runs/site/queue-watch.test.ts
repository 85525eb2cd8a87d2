import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { slurmQueue } from "../../schedulers/slurm/slurm-queue.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import { queueWatch } from "./queue-watch.ts"

const folder = join(import.meta.dirname, "../../schedulers/slurm/recorded")
const recorded = (name: string) => (JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as { answer: { code: number; stdout: string; stderr: string } }).answer
const submitted = Date.UTC(2026, 10, 28, 6, 13, 38) / 1000

/** A queue that answers with recordings of a real Slurm, by the command asked. */
function watchOf(queue: string, accounting: string) {
  const exec: SiteTransport["exec"] = (command) => Promise.resolve(recorded(command.includes("sacct") ? accounting : queue))
  return queueWatch({ transport: { exec } as SiteTransport, text: slurmQueue, user: "root", now: () => submitted + 60, everySeconds: 30 })
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
