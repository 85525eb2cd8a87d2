import { resolve } from "node:path"
import { realApp } from "../faults/real-app.ts"

export interface Ended {
  readonly event: "ended"
  readonly outcome: string
  readonly scores: Readonly<Record<string, number>>
  readonly folder: string
}

/** `tephra run` on a sample to its end, with real MPI; the last line of `--json`. */
export function runSample(name: string, ...words: string[]): Ended {
  const file = resolve("tests/samples", name, "pipeline.tephra.json")
  const done = realApp().ask("run", file, "--json", ...words)
  const last = done.out.trim().split("\n").at(-1) ?? ""
  if (done.code !== 0) throw new Error(`tephra run ${name} ${words.join(" ")} ended with ${done.code}: ${last}\n${done.err}`)
  return JSON.parse(last) as Ended
}
