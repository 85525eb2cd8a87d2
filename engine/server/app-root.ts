import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** The folder with Tephra's own package.json, above this file both in a checkout and in a packaged app. */
export function appRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, "package.json")
    if (existsSync(file) && packageOf(file).name === "tephra") return folder
    if (dirname(folder) === folder) throw new Error("Tephra's own files are incomplete: no package.json above its code. Install it again.")
  }
}

export function appVersion(root: string): string {
  return packageOf(join(root, "package.json")).version ?? "0"
}

/** Sample pipelines: those of the tests in a checkout, else those packaged with the app. */
export function samplesFolder(root: string): string {
  const source = join(root, "tests", "samples")
  return existsSync(source) ? source : join(root, "samples")
}

interface PackageFile {
  readonly name?: string
  readonly version?: string
}

function packageOf(file: string): PackageFile {
  return JSON.parse(readFileSync(file, "utf8")) as PackageFile
}
