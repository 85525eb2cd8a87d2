/** One deadline after another: arming a new one ends the last. */
export interface Deadline {
  arm(milliseconds: number, late: () => void): void
  clear(): void
}

export function deadline(): Deadline {
  let timer: NodeJS.Timeout | undefined
  return {
    arm: (milliseconds, late) => {
      clearTimeout(timer)
      timer = setTimeout(late, milliseconds)
      // What it waits for keeps the process, not the waiting.
      timer.unref()
    },
    clear: () => { clearTimeout(timer) },
  }
}
