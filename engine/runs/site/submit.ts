import { posix } from "node:path"
import { z } from "zod"
import type { Run } from "../../model/run.ts"
import { dataVariable } from "../job-folder.ts"
import type { Site } from "./site.ts"
import type { SubmitReply } from "./submission.ts"

/** The site's own record of what submit.sh said: it is there also when the answer never came back. */
const Reply = z.object({ code: z.int(), text: z.string() })

/** Longer than any batch system should take to say yes; what comes later is found by its tag. */
const submitSeconds = 45

/** Ends with a record of its own, so the shell that runs it may lose whoever asked. */
const submitText = String.raw`reply=$(timeout -k 5 "$1" sh "$2" "$3" "$4" 2>&1)
code=$?
printf '%d\n%s\n' "$code" "$reply" >"$5.partial" && mv -f "$5.partial" "$5"`

export interface SubmitPlace {
  readonly site: Site
  readonly run: Run
  readonly attempt: number
}

/** Paths at the site by logical data name. */
export type SiteData = Readonly<Record<string, string>>

export function siteRun({ site, run }: Pick<SubmitPlace, "site" | "run">): string {
  return posix.join(site.paths.runs, run.id)
}

export function siteAttemptFolder(place: SubmitPlace): string {
  return posix.join(siteRun(place), "attempts", String(place.attempt))
}

/** Variables of a job at a site. */
export function siteVariables({ site, run }: Pick<SubmitPlace, "site" | "run">, data: SiteData): Record<string, string> {
  const bound = Object.fromEntries(Object.entries(data).map(([name, path]) => [dataVariable(name), path]))
  const { paths } = site
  return { ...bound, TEPHRA_RUNS: paths.runs, TEPHRA_CACHE: paths.cache, TEPHRA_INPUTS: posix.join(siteRun({ site, run }), "inputs"), TEPHRA_JOB_HASH: run.job }
}

/** Hands the job in. Whatever became of it is read by `readReply`, or found by the tag. */
export async function submit(place: SubmitPlace, data: SiteData): Promise<void> {
  const { site, run, attempt } = place
  const folder = siteAttemptFolder(place)
  await site.transport.makeFolder(folder)
  await site.transport.remove(posix.join(folder, replyName))
  // What stopped an earlier attempt.
  await site.transport.remove(posix.join(siteRun(place), "stop"))
  const script = posix.join(site.paths.jobs, run.job, "submit.sh")
  const words = ["sh", "-c", submitText, "sh", String(submitSeconds), script, run.id, String(attempt), posix.join(folder, replyName)]
  await site.transport.exec(words, { cwd: folder, env: siteVariables(place, data), timeoutMs: (submitSeconds + 15) * 1000 })
}

const replyName = "submit.reply"

/** Null while there is none. `jobId` reads the batch system's number of it. */
export async function readReply(place: SubmitPlace, jobId: (text: string) => string | null): Promise<SubmitReply | null> {
  const bytes = await place.site.transport.read(posix.join(siteAttemptFolder(place), replyName), 0, 64 * 1024)
  if (bytes === null) return null
  const [first = "", ...rest] = Buffer.from(bytes).toString().split("\n")
  const { data } = Reply.safeParse({ code: Number(first), text: rest.join("\n").trim() })
  return data === undefined ? null : { id: data.code === 0 ? jobId(data.text) : null, text: data.text }
}

/** The job made the folder that only one of its name can make. */
export async function isClaimed(place: SubmitPlace): Promise<boolean> {
  return (await place.site.transport.stat(posix.join(siteRun(place), "claim", String(place.attempt)))) !== null
}

/** `<run> <attempt>`: what submit.sh tells the batch system beside the job. */
export function tagOf({ run, attempt }: Pick<SubmitPlace, "run" | "attempt">): string {
  return `${run.id} ${attempt}`
}
