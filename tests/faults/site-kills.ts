import { spawn } from "node:child_process"
import { join } from "node:path"
import { openStore } from "../../engine/store/open-store.ts"
import { findingsOf, type Findings } from "./site-findings.ts"
import { newWorld } from "./site-world.ts"

const program = join(import.meta.dirname, "site-app.ts")

export interface KilledRuns {
  readonly findings: readonly Findings[]
  readonly kills: number
}

export interface KillPlan {
  /** Milliseconds, counted from when the app begins or, where `busy`, from when it first does something; then it is killed. */
  readonly after: number
  readonly busy: boolean
}

/** Some runs of one app, which is killed as each plan says and started again, and in the end left alone. */
export async function runsWithKills(plans: readonly KillPlan[], { runs, steps, dataBytes }: { runs: number; steps: number; dataBytes: number }): Promise<KilledRuns> {
  const world = newWorld(dataBytes)
  let kills = 0
  const faults: string[] = []
  try {
    for (const plan of [...plans, null]) {
      const child = spawn(process.execPath, [program, world.home, world.root, world.data, String(runs)], { stdio: ["ignore", "pipe", "inherit"] })
      const over = new Promise<NodeJS.Signals | null>((resolve) => {
        child.on("close", (code, signal) => {
          if (code !== null && code > 0) faults.push(`the app ended with ${code}`)
          resolve(signal)
        })
      })
      const kill = (): void => {
        if (plan !== null) setTimeout(() => child.kill("SIGKILL"), plan.after)
      }
      if (plan?.busy === false) kill()
      let changes = 0
      child.stdout.on("data", (bytes: Buffer) => {
        faults.push(...bytes.toString().split("\n").filter((line) => line.startsWith("fault ")))
        // The first tells how things stand, the second that it drives.
        changes += 1
        if (changes === 2 && plan?.busy === true) kill()
      })
      if ((await over) === "SIGKILL") kills += 1
      else break
    }
    const store = openStore(join(world.home, "store.sqlite"))
    const all = store.runs.list()
    store.close()
    const findings: Findings[] = []
    for (const run of all) findings.push(await findingsOf({ run, home: world.home, root: world.root, steps, data: world.data, heard: null }))
    const lost = runs - all.length
    return { kills, findings: findings.map((each, index) => (index === 0 ? { ...each, jobsLost: each.jobsLost + lost, words: [...each.words, ...faults] } : each)) }
  } finally {
    world.remove()
  }
}
