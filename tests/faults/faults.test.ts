import { spawnSync } from "node:child_process"
import { readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, expect, test, vi } from "vitest"
import { lookForTools } from "../../engine/machines/local/tool-chain.ts"
import { cases, seed } from "../counts.ts"
import { endAll, loggedValues, pidOfRank, processesOf, realApp, sample, steps, until } from "./real-app.ts"

afterEach(endAll)

const { ready, missing } = await lookForTools()
const minutes = 60_000
/** Steps after which the app is killed: other ones with each seed. */
const instants = Array.from({ length: cases("faults") }, (_, index) => 1 + ((seed() + index * 7919) % 997))
/** Runs that are long enough for anything to happen to them. */
const long = ["--set", "stop rule.epochs=1000000", "--set", "stop rule.patience=0"]

describe.skipIf(!ready)(`faults of real runs${ready ? "" : ` (missing: ${missing.join(", ")})`}`, () => {
  test.each(instants)("the app is killed after step %i and opened again: the run goes on, no row is lost or doubled", { timeout: 15 * minutes }, async (instant) => {
    const app = realApp()
    const first = app.begin("run", sample, ...long, "--ranks", "2", "--json")
    const { id } = await steps(app, 1, instant)
    first.process.kill("SIGKILL")
    await first.ended
    const logged = loggedValues(app.run(1)).length
    await until(() => loggedValues(app.run(1)).length > logged + 100)
    const second = app.begin("watch", "1", "--json")
    const before = app.run(1).stages[0]?.step ?? 0
    await steps(app, 1, before + 30)
    expect(await app.ask("stop", "1")).toMatchObject({ code: 0 })
    await second.ended
    const run = app.run(1)
    expect(run).toMatchObject({ id, outcome: "stopped", attempts: [{ code: 75 }] })
    const values = loggedValues(run)
    expect(new Set(values).size).toBe(values.length)
    expect(app.rows(run)).toBe(values.length)
    const losses = values.filter((value) => value.startsWith("1 train loss ")).map((value) => Number(value.split(" ")[3]))
    expect(losses).toEqual(losses.map((_, index) => (losses[0] ?? 0) + index))
    await vi.waitFor(() => expect(processesOf(run)).toEqual([]))
  })

  test("a rank is killed: the run ends and names it, and no process is left", { timeout: 15 * minutes }, async () => {
    const app = realApp()
    const going = app.begin("run", sample, ...long, "--ranks", "2", "--json")
    const run = await steps(app, 1, 5)
    process.kill(pidOfRank(run, 1), "SIGKILL")
    expect(await going.ended).toBe(3)
    expect(going.lines.at(-1)).toMatchObject({ event: "ended", outcome: "failed", failure: { code: "run-rank-killed", at: { rank: 1 } } })
    expect(JSON.stringify(going.lines.at(-1))).toMatch(/Rank 1 was ended by signal 9/)
    await vi.waitFor(() => expect(processesOf(run)).toEqual([]))
  })

  test("a rank stands still: it is named with its block; stopped twice, the run ends at once", { timeout: 15 * minutes }, async () => {
    const app = realApp()
    const going = app.begin("run", sample, ...long, "--ranks", "2", "--json")
    const run = await steps(app, 1, 5)
    process.kill(pidOfRank(run, 1), "SIGSTOP")
    await until(() => going.lines.some(({ event, rank, state }) => event === "rank" && rank === 1 && state === "stuck"))
    const told = going.lines.find(({ event, rank, state }) => event === "rank" && rank === 1 && state === "stuck")
    expect(told?.["message"]).toMatch(/^rank 1 has not answered for \d+ s in “.+”, step \d+$/)
    await until(() => app.run(1).detail.startsWith("rank 1 does not answer; last in “"))
    going.process.kill("SIGINT")
    await until(() => /Stop again/.test(app.run(1).detail))
    await app.ask("stop", "1")
    await going.ended
    expect(app.run(1)).toMatchObject({ state: "ended", outcome: "stopped" })
    await vi.waitFor(() => expect(processesOf(run)).toEqual([]))
  })

  test("job.sh itself is killed: its ranks end too, and the run can be resumed", { timeout: 15 * minutes }, async () => {
    const app = realApp()
    const going = app.begin("run", sample, ...long, "--ranks", "2", "--json")
    const run = await steps(app, 1, 200)
    const { pid } = JSON.parse(readFileSync(join(run.folder, "attempts/1/process.json"), "utf8")) as { pid: number }
    process.kill(pid, "SIGKILL")
    expect(await going.ended).toBe(3)
    expect(app.run(1).failure?.code).toBe("run-lost")
    await until(() => processesOf(run).length === 0)
    const again = app.begin("resume", "1", "--json")
    await until(() => (app.run(1).attempts[1]?.resumedFromStep ?? 0) > 0)
    again.process.kill("SIGINT")
    expect(await again.ended).toBe(4)
    const after = app.run(1)
    expect(new Set(loggedValues(after)).size).toBe(app.rows(after))
  })

  test("two apps on one home: one launches and drives, both see the run", { timeout: 15 * minutes }, async () => {
    const app = realApp()
    const first = app.begin("run", sample, ...long, "--ranks", "1", "--json")
    await steps(app, 1, 5)
    const others = [app.begin("watch", "1", "--json"), app.begin("watch", "1", "--json")]
    await until(() => others.every(({ lines }) => lines.some(({ event }) => event === "points")))
    expect(await app.ask("stop", "1")).toMatchObject({ code: 0 })
    await Promise.all([first, ...others].map(({ ended }) => ended))
    const run = app.run(1)
    expect(run.attempts).toHaveLength(1)
    expect(loggedValues(run).length).toBe(app.rows(run))
  })

  test("the disk is full while it logs: the run says so, and its file holds whole lines only", { timeout: 15 * minutes }, async () => {
    const app = realApp()
    const going = app.begin("run", sample, ...long, "--ranks", "1", "--json")
    const run = await steps(app, 1, 5)
    const metrics = join(run.folder, "metrics.1.log")
    const job = processesOf(run).find(({ name }) => name === "job")
    // A limit on the size of its files fails a write in the same way as a full disk. A checkpoint has 122 kB: the log meets the limit first.
    await until(() => statSync(metrics).size > 500_000)
    expect(spawnSync("prlimit", ["--pid", String(job?.pid), `--fsize=${statSync(metrics).size + 20_001}`]).status).toBe(0)
    expect(await going.ended).toBe(3)
    expect(going.lines.at(-1)).toMatchObject({ outcome: "failed", failure: { code: "run-file-error" } })
    expect(JSON.stringify(going.lines.at(-1))).toContain("metrics.1.log")
    expect(readFileSync(metrics, "utf8")).toMatch(/\}\n$/)
    expect(loggedValues(app.run(1)).length).toBe(app.rows(run))
  })
})
