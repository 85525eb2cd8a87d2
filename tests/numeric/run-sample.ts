import { resolve } from "node:path"
import { realApp } from "../faults/real-app.ts"

export interface Ended {
  readonly event: "ended"
  readonly outcome: string
  readonly scores: Readonly<Record<string, number>>
  readonly folder: string
}

/** `tephra run` on a sample to its end, with real MPI; the last line of `--json`. */
export async function runSample(name: string, ...words: string[]): Promise<Ended> {
  return runFile(resolve("tests/samples", name, "pipeline.tephra.json"), ...words)
}

/** The same on any file. */
export async function runFile(file: string, ...words: string[]): Promise<Ended> {
  const going = realApp().begin("run", file, "--json", ...words)
  const code = await going.ended
  const last = going.lines.at(-1)
  if (code !== 0) throw new Error(`tephra run ${file} ${words.join(" ")} ended with ${code}: ${JSON.stringify(last)}`)
  return last as unknown as Ended
}
