/** Ctrl+C calls `interrupted`; a hang-up or TERM leaves at once, and the run goes on. Gives back what ends that. */
export function onInterrupt(interrupted: () => void, leave: AbortController): () => void {
  const end = (): void => leave.abort()
  process.on("SIGINT", interrupted)
  process.on("SIGTERM", end)
  process.on("SIGHUP", end)
  return () => {
    process.off("SIGINT", interrupted)
    process.off("SIGTERM", end)
    process.off("SIGHUP", end)
  }
}
