import Database from "better-sqlite3"
import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { mkdtempSync, readFileSync, readdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import type { Run } from "../../engine/model/run.ts"
import { wholeLines } from "../../engine/runs/metric-lines.ts"
import { openStore } from "../../engine/store/open-store.ts"

const root = resolve(import.meta.dirname, "../..")
export const sample = join(root, "tests/samples/regression/pipeline.tephra.json")
/** One folder of builds for all tests: a fresh home each, but the run time is built once. */
const cache = process.env["TEPHRA_CACHE"] ?? join(root, "build", "test-cache")

export type Line = Record<string, unknown>

/** The command line as its own process over a home, with the real compiler and the real MPI. */
export interface RealApp {
  readonly home: string
  /** A command to its end. */
  readonly ask: (...words: string[]) => Promise<{ code: number | null; err: string }>
  /** A command that goes on; its JSON lines are collected. */
  readonly begin: (...words: string[]) => Going
  readonly run: (number: number) => Run
  readonly rows: (run: Run) => number
}

export interface Going {
  readonly process: ChildProcess
  readonly lines: Line[]
  readonly ended: Promise<number | null>
}

const apps: { readonly home: string; readonly children: ChildProcess[] }[] = []

export function realApp(): RealApp {
  const home = join(mkdtempSync(join(tmpdir(), "tephra-faults-")), "home")
  const children: ChildProcess[] = []
  apps.push({ home, children })
  const env = { ...process.env, TEPHRA_HOME: home, TEPHRA_CACHE: cache }
  const words = (rest: string[]): string[] => [join(root, "engine/cli/main.ts"), ...rest]
  const withStore = <T>(read: (store: ReturnType<typeof openStore>) => T): T => {
    const store = openStore(join(home, "store.sqlite"))
    try {
      return read(store)
    } finally {
      store.close()
    }
  }
  return {
    home,
    ask: (...rest) =>
      new Promise((done) => {
        const child = spawn(process.execPath, words(rest), { env, stdio: ["ignore", "ignore", "pipe"] })
        children.push(child)
        let err = ""
        child.stderr.on("data", (part: Buffer) => (err += part.toString()))
        child.on("exit", (code) => done({ code, err }))
      }),
    begin: (...rest) => {
      const child = spawn(process.execPath, words(rest), { env, stdio: ["ignore", "pipe", "inherit"] })
      children.push(child)
      const lines: Line[] = []
      let text = ""
      child.stdout.on("data", (part: Buffer) => {
        text += part.toString()
        const parts = text.split("\n")
        text = parts.pop() ?? ""
        lines.push(...parts.filter((line) => line !== "").map((line) => JSON.parse(line) as Line))
      })
      return { process: child, lines, ended: new Promise((done) => child.on("close", done)) }
    },
    run: (number) =>
      withStore((store) => {
        const [run] = store.runs.find(String(number))
        if (run === undefined) throw new Error(`there is no run ${number}`)
        return run
      }),
    rows: ({ id }) => withStore((store) => store.points.count(id)),
  }
}

/** Waits without a limit of its own: the test's time limit is the only one. */
export async function until(met: () => boolean): Promise<void> {
  while (!met()) await new Promise((resolve_) => setTimeout(resolve_, 100))
}

/** Waits until the program has logged this many steps. */
export async function steps(app: RealApp, number: number, least: number): Promise<Run> {
  await until(() => reached(app, number) >= least)
  return app.run(number)
}

function reached(app: RealApp, number: number): number {
  try {
    const run = app.run(number)
    if (run.state === "ended") throw new Error(`run #${number} ended early: ${run.outcome} ${run.failure?.message ?? ""}`)
    return run.stages[0]?.step ?? 0
  } catch (error) {
    if (error instanceof Database.SqliteError || (error instanceof Error && /there is no run/.test(error.message))) return 0
    throw error
  }
}

/** Ends whatever a failed test left behind. */
export function endAll(): void {
  for (const app of apps.splice(0)) {
    for (const child of app.children) child.kill("SIGKILL")
    for (const { pid } of processesIn(app.home)) kill(pid)
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // It ended by itself in between.
  }
}

/** What the program wrote: a key for each value of each record. */
export function loggedValues(run: Run): string[] {
  return run.attempts.flatMap(({ number }) => {
    const { texts } = wholeLines(readFileSync(join(run.folder, `metrics.${number}.log`)))
    const records = texts.map((text) => JSON.parse(text) as { step?: number; stage: string; values?: Record<string, unknown> })
    return records.flatMap(({ step, stage, values }) => Object.keys(values ?? {}).map((series) => `${number} ${stage} ${series} ${step}`))
  })
}

/** Processes of a run, by what they were started as. */
export function processesOf(run: Run): RunProcess[] {
  return processesIn(run.folder)
}

interface RunProcess {
  readonly pid: number
  readonly name: string
  /** Null for those that are no ranks of an MPI launch. */
  readonly rank: number | null
}

function processesIn(folder: string): RunProcess[] {
  return readdirSync("/proc").flatMap((pid) => {
    try {
      const environment = /^\d+$/.test(pid) ? readFileSync(`/proc/${pid}/environ`, "utf8") : ""
      if (!environment.includes(`TEPHRA_RUN=${folder}`)) return []
      const zombie = /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))
      const [program = ""] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")
      const rank = /OMPI_COMM_WORLD_RANK=(\d+)/.exec(environment)?.[1]
      return zombie ? [] : [{ pid: Number(pid), name: basename(program), rank: rank === undefined ? null : Number(rank) }]
    } catch {
      return []
    }
  })
}

export function pidOfRank(run: Run, rank: number): number {
  const found = processesOf(run).find((each) => each.rank === rank)
  if (found === undefined) throw new Error(`rank ${rank} is not running`)
  return found.pid
}
