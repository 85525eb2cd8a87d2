import { join, resolve } from "node:path"
import { bytes, count, span } from "../machines/doctor/words.ts"
import { aligned } from "../model/aligned.ts"
import { ApiError } from "../model/api-error.ts"
import type { Run } from "../model/run.ts"
import { localTarget } from "../model/target.ts"
import { artifactFolder, fetchArtifact, listArtifacts, type ArtifactPlace, type FoundArtifact } from "../runs/artifacts.ts"
import { siteRun } from "../runs/site/submit.ts"
import { LinkLost } from "../transport/helper/helper.ts"
import { localTransport } from "../transport/local/local-transport.ts"
import type { CopyProgress } from "../transport/copy-file.ts"
import { named } from "./array.ts"
import { WrongUse, exitCode, jsonOption, placeOption } from "./command.ts"
import type { Command, ExitCode } from "./command.ts"
import { worst } from "./follow-all.ts"
import { withRuns, type Workplace } from "./home.ts"
import { logIn } from "./log-in.ts"
import type { Output } from "./output.ts"
import { openTerminal } from "./terminal.ts"
import { written } from "./write-file.ts"

export const fetchCommand: Command = {
  name: "fetch",
  takes: "ID [PATH…]",
  summary: "Brings results of a run here: all of them, or the files and folders that are named",
  text: "PATH is below the run's out folder, as --list prints it. A copy that was cut goes on where it stopped, and its sum is checked. Results of up to 1 MiB come by themselves when a run ends.",
  options: {
    to: { kind: "value", value: "FOLDER", help: "where to (default: the out folder of the run on this computer)" },
    array: { kind: "flag", help: "of all runs that were started together with this one, each into a folder of its own" },
    list: { kind: "flag", help: "only list the files with their sizes" },
    json: jsonOption,
  },
  run: (given, output) =>
    withRuns(output, async (place) => {
      const [id, ...paths] = given.positionals
      if (id === undefined) throw new WrongUse("ID is missing.")
      const fetching = { place, output, paths, to: placeOption(given, "to"), onlyList: given.values["list"] === true }
      const runs = named(place, given, id)
      if (runs.length === 1) return fetchAlone(fetching, runs[0]!)
      const codes: ExitCode[] = []
      for (const run of runs) codes.push(await fetchOfMany(fetching, run))
      return worst(codes)
    }),
}

interface Fetching {
  readonly place: Workplace
  readonly output: Output
  readonly paths: readonly string[]
  readonly to: string | undefined
  readonly onlyList: boolean
}

async function fetchAlone({ to, ...fetching }: Fetching, run: Run): Promise<ExitCode> {
  const source = () => sourceOf(fetching.place, fetching.output, run)
  const found = await overCuts(fetching.output, async () => listArtifacts(await source()))
  if (found.length === 0) throw new ApiError("no-results", `Run #${run.number} has no results${run.state === "ended" ? "" : " yet"}.`)
  const { files, lacking } = chosen(found, fetching.paths)
  if (lacking[0] !== undefined) throw new ApiError("no-such-result", lackingText(run, lacking[0]))
  await bring({ ...fetching, to: to === undefined ? undefined : resolve(to) }, { run, source, files })
  return exitCode.fine
}

/** What one of them lacks is told, and keeps nobody from the others. */
async function fetchOfMany({ to, ...fetching }: Fetching, run: Run): Promise<ExitCode> {
  const { output } = fetching
  const source = () => sourceOf(fetching.place, output, run)
  const found = await overCuts(output, async () => listArtifacts(await source()))
  output.say(`Run #${run.number}${run.seed === null ? "" : `, seed ${run.seed}`}:${found.length === 0 ? " no results" : ""}`)
  if (found.length === 0) return exitCode.fine
  const { files, lacking } = chosen(found, fetching.paths)
  for (const path of lacking) output.complain(lackingText(run, path))
  if (files.length > 0) await bring({ ...fetching, to: to === undefined ? undefined : resolve(to, `run-${run.number}`) }, { run, source, files })
  return lacking.length > 0 ? exitCode.problems : exitCode.fine
}

function lackingText({ number }: Run, path: string): string {
  return `Run #${number} has no result “${path}”. tephra fetch ${number} --list shows all.`
}

interface ToBring {
  readonly run: Run
  readonly source: () => Promise<ArtifactPlace>
  readonly files: readonly FoundArtifact[]
}

/** Of a run on this computer they are here already, unless they are wanted elsewhere. */
async function bring({ output, to, onlyList }: Fetching, { run, source, files }: ToBring): Promise<void> {
  if (onlyList || (to === undefined && run.target.machine === localTarget.machine)) listFiles(output, files, run)
  else await copyAll(output, source, { files, to: to ?? artifactFolder(run) })
}

/** Where the results lie; of a run elsewhere it takes a log-in of this command. */
async function sourceOf({ sites }: Workplace, output: Output, run: Run): Promise<ArtifactPlace> {
  const { machine } = run.target
  if (machine === localTarget.machine) return { transport: localTransport(), folder: run.folder }
  const site = await logIn(sites, machine, { output, terminal: openTerminal() })
  return { transport: site.transport, folder: siteRun({ site, run }) }
}

/** Again after each cut, for as long as one can log in. */
async function overCuts<T>(output: Output, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof LinkLost)) throw error
      output.complain(`${error.message} Going on from there.`)
    }
  }
}

/** The files that are meant, and the words that mean none. */
function chosen(found: readonly FoundArtifact[], paths: readonly string[]): { readonly files: readonly FoundArtifact[]; readonly lacking: readonly string[] } {
  if (paths.length === 0) return { files: found, lacking: [] }
  return { files: found.filter((file) => paths.some((path) => isMeant(file, path))), lacking: paths.filter((path) => !found.some((file) => isMeant(file, path))) }
}

function isMeant(file: FoundArtifact, path: string): boolean {
  const name = path.replace(/\/+$/, "")
  return file.path === name || file.path.startsWith(`${name}/`)
}

function listFiles(output: Output, files: readonly FoundArtifact[], run: Run): void {
  for (const file of files) output.tell({ event: "result", path: file.path, size: file.size })
  for (const line of aligned(files.map(({ path, size }) => [path, bytes(size)]))) output.say(line)
  if (run.target.machine === localTarget.machine) output.say(`They lie in ${artifactFolder(run)}`)
}

async function copyAll(output: Output, source: () => Promise<ArtifactPlace>, { files, to }: { files: readonly FoundArtifact[]; to: string }): Promise<void> {
  const began = Date.now()
  const all = files.reduce((sum, { size }) => sum + size, 0)
  let done = 0
  let travelled = 0
  for (const file of files) {
    let before = 0
    await overCuts(output, async () => {
      const path = join(to, file.path)
      const onProgress = (progress: CopyProgress): void => {
        before = progress.before
        output.status(progressText(file, progress, { done, all, travelled, seconds: (Date.now() - began) / 1000 }))
      }
      const from = await source()
      await written(path, () => fetchArtifact(from, file, { transport: localTransport(), path }, { onProgress }))
    })
    done += file.size
    travelled += file.size - before
    output.tell({ event: "fetched", path: file.path, size: file.size, to })
  }
  output.status("")
  output.say(`${count(files.length, "file")}, ${bytes(all)}, in ${to}`)
  output.tell({ event: "done", files: files.length, bytes: all, to })
}

/** `model.npz: 120 MB of 1.2 GB, 11 MB/s, 98 s left`. */
function progressText({ path }: FoundArtifact, { bytes: there, before, total }: CopyProgress, { done, all, travelled, seconds }: { done: number; all: number; travelled: number; seconds: number }): string {
  const rate = (travelled + there - before) / Math.max(seconds, 0.001)
  const left = rate > 0 ? `, ${bytes(rate)}/s, ${span((all - done - there) / rate)} left` : ""
  return `${path}: ${bytes(there)} of ${bytes(total)}${left}`
}
