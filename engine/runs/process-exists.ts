import type { Run } from "../model/run.ts"
import { localTarget } from "../model/target.ts"

/** Whether ranks of a run are there: processes of another machine cannot be seen from here. */
export function rankExists({ target }: Run): (pid: number) => boolean | null {
  return target.machine === localTarget.machine ? processExists : () => null
}

/** Whether a process number is in use on this computer; null when the system does not say. */
export function processExists(pid: number): boolean | null {
  if (pid <= 0) return null
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    return code === "ESRCH" ? false : code === "EPERM" ? true : null
  }
}
