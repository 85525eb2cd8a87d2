import { posix } from "node:path"
import { z } from "zod"
import { ApiError } from "../model/api-error.ts"
import { artifactWords, type Artifact } from "../model/artifact.ts"
import { copyFile, type CopyOptions, type CopyTarget } from "../transport/copy-file.ts"
import type { Transport } from "../transport/transport.ts"

/** A run folder, where it is. */
export interface ArtifactPlace {
  readonly transport: Transport
  readonly folder: string
}

export type FoundArtifact = Omit<Artifact, "here">

const Manifest = z.object({ files: z.record(z.string(), z.string()) })
/** Deeper, or more, is no result of a stage. */
const deepest = 6
const mostFiles = 5000

/** What a run leaves for people lies below it. */
export function artifactFolder({ folder }: Pick<ArtifactPlace, "folder">): string {
  return posix.join(folder, "out")
}

export function artifactPath({ folder }: Pick<ArtifactPlace, "folder">, path: string): string {
  if (path === "" || path.startsWith("/") || path.split("/").some((part) => part === "" || part === "." || part === "..")) {
    throw new ApiError("no-such-artifact", `“${path}” is no file below the run's out/ folder.`)
  }
  return posix.join(artifactFolder({ folder }), path)
}

/** All files below a run's `out/`, by path. */
export async function listArtifacts({ transport, folder }: ArtifactPlace): Promise<FoundArtifact[]> {
  const out = artifactFolder({ folder })
  const found: FoundArtifact[] = []
  const walk = async (below: string, depth: number, sums: Readonly<Record<string, string>>): Promise<void> => {
    const names = await transport.list(posix.join(out, below))
    const own = names.includes("manifest.json") ? await sumsIn(transport, posix.join(out, below, "manifest.json")) : sums
    const states = await Promise.all(names.map((name) => transport.stat(posix.join(out, below, name))))
    for (const [at, name] of names.entries()) {
      const state = states[at]
      const path = posix.join(below, name)
      // Written aside and not renamed yet.
      if (state === null || state === undefined || name.endsWith(".aside") || name.endsWith(".part") || found.length >= mostFiles) continue
      if (!state.folder) found.push({ path, block: path.includes("/") ? (path.split("/")[0] ?? null) : null, size: state.size, mtime: state.mtime, sha256: own[name] ?? null, what: artifactWords(path) })
      else if (depth < deepest) await walk(path, depth + 1, {})
    }
  }
  await walk("", 0, {})
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

async function sumsIn(transport: Transport, path: string): Promise<Record<string, string>> {
  const bytes = await transport.read(path, 0, 1024 * 1024)
  try {
    return Manifest.parse(JSON.parse(Buffer.from(bytes ?? []).toString())).files
  } catch {
    return {}
  }
}

/** Copies one to another place, whole or not at all: what arrives has the sum that the stage wrote, or that the file has where it is. */
export async function fetchArtifact(from: ArtifactPlace, artifact: Pick<Artifact, "path" | "size" | "sha256">, to: CopyTarget, options?: CopyOptions): Promise<void> {
  const path = artifactPath(from, artifact.path)
  const sha256 = artifact.sha256 ?? (await from.transport.hash(path, artifact.size))
  if (sha256 === null) throw new ApiError("no-such-artifact", `${path} is not there any more. Look at the list again.`)
  await to.transport.makeFolder(posix.dirname(to.path))
  await copyFile({ transport: from.transport, path, size: artifact.size, sha256 }, to, options)
}
