import { basename, posix } from "node:path"
import { charged } from "../../machines/doctor/charge-rules.ts"
import type { AuditAct } from "../../model/audit.ts"
import type { DryRun } from "../../model/dry-run.ts"
import { queryIntervalOf, type Machine } from "../../model/machine.ts"
import type { Target } from "../../model/target.ts"
import { schedulers } from "../../schedulers/schedulers.ts"
import { actText, contentOf, type Content } from "../../transport/audited-transport.ts"
import { partOf } from "../../transport/copy-file.ts"
import type { StartRequest } from "../driver.ts"
import type { JobText } from "../job-files.ts"
import { inputsText } from "../launch.ts"
import { buildCall, buildSubmission, builtNote, loginBuilds, type Builder } from "./build.ts"
import { arrayBuildSubmission } from "./build-array-on-node.ts"
import { arraySubmission } from "./hand-in-array.ts"
import { builderOf, machinePaths, siteRoot } from "./machine-site.ts"
import { hostQuestion } from "./process-queue.ts"
import { dataPlace, jobFolder, lackingCall, listed, togetherCall } from "./send-job.ts"
import type { SitePaths } from "./site.ts"
import { jobList, jobSubmission, replyPath, siteInputs, siteInputsFile, siteStop, siteVariables, submitCall, type Submission, type Whereabouts } from "./submit.ts"
import { withdrawCall } from "./withdraw.ts"

export interface DryRunRequest {
  readonly files: readonly JobText[]
  readonly hash: string
  /** As the run lists them, and the SHA-256 of each, which the list need not hold. */
  readonly data: readonly (StartRequest["data"][number] & { readonly sum: string })[]
  readonly machine: Machine
  readonly target: Target
  /** What is known of a site where somebody is logged in. */
  readonly site?: { readonly user?: string; readonly paths?: SitePaths } & Partial<Builder>
  /** The run's id, once it has one. */
  readonly run?: string
  /** Hashes of the jobs of several runs that are started together, this one first. */
  readonly jobs?: readonly string[]
  /** Seconds since 1970. */
  readonly now: number
}

/** Everything that a run would send to a site which has nothing of it yet, by the functions that write the paths and commands of a real one. Sends nothing. */
export function dryRun({ files, hash, data, machine, target, site = {}, run = "RUN", jobs = [hash], now }: DryRunRequest): DryRun {
  const account = target.account ?? machine.account?.value
  const words = { user: site.user, account }
  const paths = site.paths ?? machinePaths(machine, siteRoot(machine, words) ?? "SCRATCH/tephra", words)
  const { root } = paths
  const at: Whereabouts = { site: { paths }, run: { id: run, job: hash }, attempt: 1 }
  const sets = data.map(({ name, path, size: bytes, sum: sha256 }): DataSet => ({ name, path, bytes, sha256, place: dataPlace(at.site.paths, { sha256, name: basename(path) }) }))
  const bound = Object.fromEntries(sets.map(({ name, place }) => [name, place.path]))
  const inputs = contentOf(inputsText(data.map(({ name, path, size, sha256 }) => ({ name, path, size, ...(sha256 === undefined ? {} : { sha256 }) }))))
  const builder = { ...builderOf(machine), ...site }
  const array = arrayOf(at, { machine, files, jobs })
  const submission = array?.submission ?? jobSubmission(at)
  const build = array?.build ?? buildSubmission(at)
  return {
    machine: machine.name,
    job: hash,
    root,
    files: listed(files).all.map(({ path, content, sha256 }) => ({ path, bytes: content.length, sha256, to: posix.join(at.site.paths.objects, sha256) })),
    data: sets.map(({ place, ...set }) => ({ ...set, to: place.path })),
    bytes: bytesOf(files, sets),
    steps: [
      ...phase("send", [...sendJobSteps(at, files), ...sendDataSteps(sets), ["makeFolder", actText.makeFolder(siteInputs(at))], ["write", actText.write(siteInputsFile(at), inputs)]]),
      ...phase("build", builder.buildOn === "node" ? handInSteps(at, build, bound) : buildSteps(at, bound, builder)),
      ...phase("submit", handInSteps(at, submission, bound)),
    ],
    variables: siteVariables(at, bound),
    script: (array?.submission.files ?? files).find(({ path }) => posix.basename(path) === "batch.sh")?.text ?? "",
    later: [...(builder.buildOn === "node" ? [{ when: "once the job of its own has built it", what: "write" as const, text: `${builtNote(at)}: the path of the program` }] : []), ...laterOf(at, { machine, tag: submission.tag, isArray: array !== null, user: site.user ?? "USER", now })],
    charge: chargeOf(machine, target, { jobs: jobs.length, now }),
    notes: [...arrayNotes(machine, { jobs: jobs.length, array: array !== null, onNode: builder.buildOn === "node" }), ...notesOf({ run, root, user: site.user, builds: builder.buildOn === "login" })],
  }
}

/** What is handed in of several runs on a machine that has arrays, and what builds them where that takes a job; null of one, or where each is handed in alone. */
function arrayOf(at: Whereabouts, { machine, files, jobs }: { readonly machine: Machine; readonly files: readonly JobText[]; readonly jobs: readonly string[] }): { readonly submission: Submission; readonly build: Submission } | null {
  const { array } = schedulers[machine.scheduler.value]
  if (array === null || jobs.length === 1) return null
  const placeOf = (at: number) => ({ id: "ARRAY", index: at + 1, count: jobs.length })
  const members = jobs.map((job, index) => ({ id: index === 0 ? at.run.id : `${at.run.id}${index + 1}`, job, array: placeOf(index) }))
  const first = { ...at, run: { ...at.run, array: placeOf(0) } }
  return { submission: arraySubmission(first, { array, job: files, members }), build: arrayBuildSubmission(first, { job: files, number: 1, members }) }
}

function arrayNotes({ title }: Machine, { jobs, array, onNode }: { readonly jobs: number; readonly array: boolean; readonly onNode: boolean }): string[] {
  if (jobs === 1) return []
  const how = array && onNode ? "sent in the same way and built by the same job" : "sent and built in the same way"
  const others = `The other ${jobs === 2 ? "job" : `${jobs - 1} jobs`}, which differ by the seed, are ${how}`
  if (!array) return [`${others}. ${title} has no job arrays: each is handed in by itself.`]
  return [`${others}, before all are handed in as one.`, "ARRAY stands for the id that they are given together, RUN2 and so on for those of the other runs."]
}

interface DataSet extends Content {
  readonly name: string
  /** Here. */
  readonly path: string
  readonly place: { readonly folder: string; readonly path: string }
}

type Act = readonly [AuditAct, string]

function phase(name: DryRun["steps"][number]["phase"], acts: readonly Act[]): DryRun["steps"] {
  return acts.map(([what, text]) => ({ phase: name, what, text }))
}

function sendJobSteps(at: Whereabouts, files: readonly JobText[]): Act[] {
  const { paths } = at.site
  const place = { folder: jobFolder(paths, at.run.job), list: jobList(at) }
  const { all, text } = listed(files)
  const objects = new Map(all.map((each) => [each.sha256, each]))
  const [lacking, together] = [lackingCall(paths, place.list), togetherCall(paths, place)]
  return [
    ["makeFolder", actText.makeFolder(paths.objects)],
    ["makeFolder", actText.makeFolder(paths.jobs)],
    ["makeFolder", actText.makeFolder(posix.dirname(place.list))],
    ["write", actText.write(place.list, contentOf(text))],
    ["exec", actText.exec(lacking.command, lacking.options)],
    ...[...objects.values()].map(({ sha256, content }): Act => ["write", actText.write(posix.join(paths.objects, sha256), { bytes: content.length, sha256 })]),
    ["exec", actText.exec(together.command, together.options)],
    ["remove", actText.remove(place.list)],
  ]
}

function buildSteps(at: Whereabouts, data: Readonly<Record<string, string>>, builder: Builder): Act[] {
  const { command, options } = buildCall(at, data, { ...builder, folder: posix.join(loginBuilds(at), "BUILD") })
  return [["remove", actText.remove(loginBuilds(at))], ["makeFolder", actText.makeFolder(options.folder)], ["start", actText.start(command, options)]]
}

function handInSteps(at: Whereabouts, submission: Submission, data: Readonly<Record<string, string>>): Act[] {
  const { command, options } = submitCall(at, submission, data)
  return [
    ["makeFolder", actText.makeFolder(submission.folder)],
    ...submission.files.map(({ path, text }): Act => ["write", actText.write(path, contentOf(text))]),
    ["remove", actText.remove(replyPath(submission))],
    ["remove", actText.remove(siteStop(at))],
    ["exec", actText.exec(command, options)],
  ]
}

/** How large the pieces are shows only on the way. Of what lies in one place twice, the second finds the first. */
function sendDataSteps(sets: readonly DataSet[]): Act[] {
  return sets.flatMap(({ bytes, sha256, place: { folder, path } }, index): Act[] => {
    const made: Act = ["makeFolder", actText.makeFolder(folder)]
    const part = partOf(path)
    if (sets.findIndex(({ place }) => place.path === path) < index) return [made, ["remove", actText.remove(part)]]
    return [made, ["append", actText.append(part, 0, { bytes, sha256 })], ["rename", actText.rename(part, path)]]
  })
}

function bytesOf(files: readonly JobText[], sets: readonly DataSet[]): number {
  const objects = new Map(listed(files).all.map(({ sha256, content }) => [sha256, content.length]))
  const places = new Map(sets.map(({ place, bytes }) => [place.path, bytes]))
  return [...objects.values(), ...places.values()].reduce((sum, bytes) => sum + bytes, 0)
}

function laterOf(at: Whereabouts, { machine, tag, isArray, user, now }: { readonly machine: Machine; readonly tag: string; readonly isArray: boolean; readonly user: string; readonly now: number }): DryRun["later"] {
  const { queue } = schedulers[machine.scheduler.value]
  const stop = { when: "when you stop it: it saves its state and ends by itself", what: "write", text: `${siteStop(at)}: 1 byte` } as const
  const command = (when: string, words: readonly string[]): DryRun["later"][number] => ({ when, what: "exec", text: actText.exec(words, {}) })
  if (queue === null) return [command("while it runs, to know the computer", hostQuestion), stop]
  const { look, account } = queue.adopt({ tag, user, since: now })
  const often = `at most once in ${queryIntervalOf(machine)} s, for all runs there together`
  return [
    ...[...look, ...account].map((question) => command("after it was handed in, until its number is known", question.command)),
    ...queue.look(["JOB"]).map((question) => command(`while it waits and runs, ${often}`, question.command)),
    ...queue.account(["JOB"], now).map((question) => command("when the queue no longer lists it", question.command)),
    stop,
    ...queue.cancel(["JOB"], false).map((words) => command("when you stop it twice, or before it runs", words)),
    ...(isArray ? [command("when you stop it before it runs, and the batch system keeps nothing of it", withdrawCall(at).command)] : []),
  ]
}

function chargeOf(machine: Machine, target: Target, { jobs, now }: { readonly jobs: number; readonly now: number }): DryRun["charge"] {
  const [finding] = charged({ machine, target, plan: { ranks: target.ranks, threads: target.threads, ...(jobs === 1 ? {} : { arrayJobs: jobs }) }, live: {}, now })
  return finding === undefined ? null : { account: target.account ?? machine.account?.value ?? null, text: finding.message }
}

function notesOf({ run, root, user, builds }: { run: string; root: string; user: string | undefined; builds: boolean }): string[] {
  return [
    ...(run === "RUN" ? ["RUN stands for the id that the run is given."] : []),
    ...(builds ? ["BUILD stands for a name that each build is given."] : []),
    "JOB stands for the number that the batch system gives.",
    ...(user === undefined ? ["USER stands for your name there."] : []),
    ...(root.startsWith("SCRATCH") ? ["SCRATCH stands for the machine's scratch folder, which profile, your name there and your account do not tell yet."] : []),
    "Files and data that the site has already do not travel again; a job that lies there whole is only checked. Data go in pieces, which are put together under the name once their sum is right.",
    "Reading (logs, records, sizes, sums) is not listed: it changes nothing there.",
  ]
}
