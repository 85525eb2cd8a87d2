import { chmodSync, mkdirSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"

/** TEPHRA_HOME, or the place that the desktop's rules give to an app's data. */
export function defaultHome(): string {
  const given = process.env["TEPHRA_HOME"]
  if (given) return given
  return join(process.env["XDG_DATA_HOME"] || join(homedir(), ".local", "share"), "tephra")
}

/** Only its owner may look into it: it holds what people drew and ran. */
export function openHome(home: string): void {
  mkdirSync(home, { recursive: true, mode: 0o700 })
  chmodSync(home, 0o700)
}
