import { spawnSync } from "node:child_process"

export interface Circumstances {
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

/** What the command printed. Throws with its last lines when it fails. */
export function output(command: string, words: readonly string[], { env, cwd }: Circumstances = {}): string {
  const done = spawnSync(command, words, { encoding: "utf8", env, cwd, maxBuffer: 1 << 26 })
  if (done.status === 0) return done.stdout
  const said = `${done.error?.message ?? ""}${done.stdout}${done.stderr}`.trim().split("\n").slice(-30).join("\n")
  throw new Error(`${[command, ...words].join(" ")} ended with ${done.status ?? done.signal}:\n${said}`)
}

/** For a reader beside the figures; standard output holds figures alone. */
export function note(text: string): void {
  process.stderr.write(`  ${text}\n`)
}
