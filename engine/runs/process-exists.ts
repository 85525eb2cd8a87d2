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
