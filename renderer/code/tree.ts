import type { JobFile } from "../../engine/model/job-file.ts"

/** A folder or a file of the job, as the tree shows it. */
export interface TreeItem {
  readonly name: string
  readonly path: string
  /** Null for a file. */
  readonly children: readonly TreeItem[] | null
}

/** What a reader wants first stands first: the drawing as code, then how it is started, then the rest by name. */
const first = ["pipeline.cpp", "stages", "main.cpp", "job.sh", "submit.sh"]

export function fileTree(paths: readonly string[]): readonly TreeItem[] {
  return level(paths, "")
}

function level(paths: readonly string[], prefix: string): readonly TreeItem[] {
  const names = [...new Set(paths.map((path) => path.slice(prefix.length).split("/")[0] ?? ""))].filter((name) => name !== "")
  return names.toSorted(byImportance).map((name) => {
    const path = prefix + name
    const inside = paths.filter((one) => one.startsWith(`${path}/`))
    return { name, path, children: inside.length > 0 ? level(inside, `${path}/`) : null }
  })
}

function byImportance(a: string, b: string): number {
  return rank(a) - rank(b) || a.localeCompare(b, "en")
}

function rank(name: string): number {
  if (name === "runtime") return first.length + 1
  const at = first.indexOf(name)
  return at < 0 ? first.length : at
}

/** The file that is shown when none was chosen. */
export function firstFile(files: readonly JobFile[]): JobFile | undefined {
  return first.map((name) => files.find((file) => file.path === name)).find((file) => file !== undefined) ?? files[0]
}

/** Folders that start closed: sources that travel with every job and say nothing of this one. */
export function startsClosed(path: string): boolean {
  return path === "runtime" || path.startsWith("runtime/")
}
