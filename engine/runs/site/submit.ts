import { posix } from "node:path"
import type { Run } from "../../model/run.ts"
import type { ExecOptions } from "../../transport/transport.ts"
import { jobVariables, type Launch } from "../launch.ts"
import type { OpenSite } from "./open-site.ts"
import type { SubmitReply } from "./submission.ts"

/** Longer than any batch system should take to say yes; what comes later is found by its tag. */
const submitSeconds = 45

/** Ends with a record of its own, so the shell that runs it may lose whoever asked. */
const submitText = String.raw`reply=$(timeout -k 5 "$1" sh "$2" "$3" "$4" 2>&1)
code=$?
printf '%d\n%s\n' "$code" "$reply" >"$5.partial" && mv -f "$5.partial" "$5"`

/** An attempt of a run at a site. */
export interface Here {
  readonly site: OpenSite
  readonly run: Run
  readonly attempt: number
}

/** An attempt as far as paths and commands need it. */
export interface Whereabouts {
  readonly site: Pick<OpenSite, "paths">
  readonly run: Pick<Run, "id" | "job">
  readonly attempt: number
}

export function siteRun({ site, run }: { readonly site: Pick<OpenSite, "paths">; readonly run: Pick<Run, "id"> }): string {
  return posix.join(site.paths.runs, run.id)
}

export function siteAttemptFolder(here: Whereabouts): string {
  return posix.join(siteRun(here), "attempts", String(here.attempt))
}

/** Variables of a job at a site. */
export function siteVariables(here: Whereabouts, data: Launch["data"]): Record<string, string> {
  const { runs, cache } = here.site.paths
  return jobVariables({ runs, cache, inputs: siteInputs(here), job: here.run.job, data })
}

export function siteInputs(here: Whereabouts): string {
  return posix.join(siteRun(here), "inputs")
}

export function siteInputsFile(at: Whereabouts): string {
  return posix.join(siteInputs(at), "inputs.json")
}

/** The list of a job's files while it is sent, in the run's own folder: others may send the same job, and a job's folder holds nothing but the job. */
export function jobList(at: Whereabouts): string {
  return posix.join(siteRun(at), "job.sums")
}

export function siteStop(here: Whereabouts): string {
  return posix.join(siteRun(here), "stop")
}

/** What is handed in: an attempt's job, the build of it, or the jobs of several runs as an array. */
export interface Submission {
  /** What submit.sh tells the batch system beside the job: `<run> <attempt>`. */
  readonly tag: string
  /** Takes what is known of it at the site. */
  readonly folder: string
  /** There as soon as it has begun. */
  readonly begun: string
  /** The submit.sh that hands it in. */
  readonly script: string
  /** What must lie there before that. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** What submit.sh is told of it besides what every job is told. */
  readonly variables: Readonly<Record<string, string>>
}

export function jobSubmission(at: Whereabouts): Submission {
  const { run, attempt } = at
  return { tag: `${run.id} ${attempt}`, folder: siteAttemptFolder(at), begun: claimOf(at), script: jobSubmit(at), files: [], variables: {} }
}

/** The folder that only one job of an attempt can make. */
export function claimOf(at: Whereabouts): string {
  return posix.join(siteRun(at), "claim", String(at.attempt))
}

/** The submit.sh of a run's job. */
export function jobSubmit({ site, run }: Whereabouts): string {
  return posix.join(site.paths.jobs, run.job, "submit.sh")
}

/** Hands it in. Whatever became of it is read by `readReply`, or found by the tag. */
export async function submit(here: Here, submission: Submission, data: Launch["data"]): Promise<void> {
  const { transport } = here.site
  await transport.makeFolder(submission.folder)
  for (const { path, text } of submission.files) await transport.write(path, text)
  await transport.remove(replyPath(submission))
  // What stopped an earlier attempt.
  await transport.remove(siteStop(here))
  const { command, options } = submitCall(here, submission, data)
  await transport.exec(command, options)
}

/** What hands it in, and leaves the answer in a file of its folder. */
export function submitCall(at: Whereabouts, submission: Submission, data: Launch["data"]): { readonly command: readonly string[]; readonly options: ExecOptions } {
  const { tag, folder, script, variables } = submission
  return {
    command: ["sh", "-c", submitText, "sh", String(submitSeconds), script, ...tag.split(" "), replyPath(submission)],
    options: { cwd: folder, env: { ...siteVariables(at, data), ...variables }, timeoutMs: (submitSeconds + 15) * 1000 },
  }
}

export function replyPath({ folder }: Pick<Submission, "folder">): string {
  return posix.join(folder, "submit.reply")
}

/** The site's own record of what submit.sh said: it is there also when the answer never came back. Null while there is none. */
export async function readReply({ site }: Here, submission: Pick<Submission, "folder">): Promise<SubmitReply | null> {
  const bytes = await site.transport.read(replyPath(submission), 0, 64 * 1024)
  if (bytes === null) return null
  const [code, ...lines] = Buffer.from(bytes).toString().split("\n")
  const text = lines.join("\n").trim()
  return { id: code === "0" ? site.jobId(text) : null, text }
}

export async function hasBegun({ site }: Here, { begun }: Pick<Submission, "begun">): Promise<boolean> {
  return (await site.transport.stat(begun)) !== null
}
