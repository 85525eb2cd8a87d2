import { readFileSync, readdirSync } from "node:fs"

/** What is known of one process of this computer. */
export interface Seen {
  readonly pid: number
  readonly words: string
}

/** Every process of a job of this home, by the environment that job.sh hands down: scripts, launcher, ranks, compilers. */
export function jobProcesses(home: string): Seen[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const mine = read(name, "environ").split("\0").some((one) => one.startsWith(`TEPHRA_RUNS=${home}/`))
      const zombie = /^\d+ \(.*\) Z/s.test(read(name, "stat"))
      return mine && !zombie ? [{ pid: Number(name), words: read(name, "cmdline").replaceAll("\0", " ") }] : []
    })
}

function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8")
  } catch {
    return ""
  }
}

/** Ends jobs that a failed test left behind. */
export async function endProcesses(processes: readonly Seen[]): Promise<void> {
  for (const { pid } of processes) {
    try {
      process.kill(pid, "SIGKILL")
    } catch {
      // It ended by itself meanwhile.
    }
  }
}
