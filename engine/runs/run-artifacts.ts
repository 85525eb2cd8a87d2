import { ApiError } from "../model/api-error.ts"
import type { Artifact } from "../model/artifact.ts"
import type { Run } from "../model/run.ts"
import { localTarget } from "../model/target.ts"
import { artifactPath, fetchArtifact, listArtifacts, type ArtifactPlace } from "./artifacts.ts"
import type { RunsContext } from "./context.ts"
import { siteRun } from "./site/submit.ts"

function here({ transport }: RunsContext, run: Run): ArtifactPlace {
  return { transport, folder: run.folder }
}

/** Where the run wrote; null while nobody is logged in there. */
function there(context: RunsContext, run: Run): ArtifactPlace | null {
  const { machine } = run.target
  if (machine === localTarget.machine) return here(context, run)
  const site = context.sites.open(machine)
  return site === null ? null : { transport: site.transport, folder: siteRun({ site, run }) }
}

/** What a run made: of a site while somebody is logged in there, otherwise what was fetched before. */
export async function artifactsOf(context: RunsContext, run: Run): Promise<Artifact[]> {
  const local = await listArtifacts(here(context, run))
  const source = there(context, run)
  if (source === null || run.target.machine === localTarget.machine) return local.map((one) => ({ ...one, here: true }))
  const sizes = new Map(local.map(({ path, size }) => [path, size]))
  return (await listArtifacts(source)).map((one) => ({ ...one, here: sizes.get(one.path) === one.size }))
}

/** Brings one to this computer, beside what the run mirrored. */
export async function bringArtifact(context: RunsContext, run: Run, path: string): Promise<void> {
  const source = there(context, run)
  if (source === null) throw new ApiError("not-logged-in", `${path} lies on ${context.sites.title(run.target.machine) ?? run.target.machine}. Log in there first, then fetch it.`)
  const artifact = (await listArtifacts(source)).find((one) => one.path === path)
  if (artifact === undefined) throw new ApiError("no-such-artifact", `Run #${run.number} has no file “${path}” below out/. Look at the list again.`)
  const place = here(context, run)
  await fetchArtifact(source, artifact, { transport: place.transport, path: artifactPath(place, path) })
}

const mostBytes = 1024 * 1024

/** A part of one that lies here, as base64; `size` is that of the whole file. */
export async function artifactPart(context: RunsContext, run: Run, part: { path: string; offset: number }): Promise<{ base64: string; size: number }> {
  const path = artifactPath(run, part.path)
  const [bytes, state] = await Promise.all([context.transport.read(path, part.offset, mostBytes), context.transport.stat(path)])
  if (bytes === null || state === null || state.folder) throw new ApiError("no-such-artifact", `${path} is not on this computer. Fetch it first.`)
  return { base64: Buffer.from(bytes).toString("base64"), size: state.size }
}
