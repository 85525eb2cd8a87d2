import { chmodSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** One folder for whatever the tests of a run put beside; gone with it, also what a program that a test killed left behind. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "tephra-tests-"))
  // The people of test sites put things there too.
  chmodSync(folder, 0o1777)
  process.env.TMPDIR = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
