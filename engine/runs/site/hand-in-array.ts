import { posix } from "node:path"
import type { Run } from "../../model/run.ts"
import { arrayScript, membersText } from "../../schedulers/array-script.ts"
import type { ArrayText } from "../../schedulers/array-text.ts"
import { eventsSeen, membersSeen, stillTogether } from "../array-members.ts"
import { whileLeased, type RunsContext } from "../context.ts"
import type { JobText } from "../job-files.ts"
import type { Launch } from "../launch.ts"
import { tell, tellDetail, tellNotStarted } from "../tell.ts"
import { arrayPart, isInArray, wasSent, type ArrayJournals } from "./array.ts"
import { isBuiltTogether } from "./build-array.ts"
import { handIn } from "./hand-in.ts"
import type { Known } from "./site-queue.ts"
import { jobSubmission, type Here, type Submission, type Whereabouts } from "./submit.ts"

export interface HandingInArray {
  readonly array: ArrayText
  /** What people call the site. */
  readonly title: string
  readonly data: () => Promise<Launch["data"]>
  /** Of the job of a run. */
  readonly files: (run: Run) => Promise<readonly JobText[]>
}

/** One step of a member of an array towards the queue. True: the next can be taken at once. */
export async function handInArray(context: RunsContext, { site, run: { id }, attempt }: Here, { array, title, data, files }: HandingInArray): Promise<boolean> {
  const run = context.store.runs.get(id)
  if (run?.array === undefined || run.state === "ended") return false
  const journals = journalsSeen(context, run)
  // Who carries out the stop sees the same, and cancels it.
  if (run.state === "stopping" && !wasSent(run, journals)) return false
  const { index, count } = run.array
  const now = arrayPart(run, journals)
  switch (now.part) {
    case "adopt":
      tell(context, id, [{ event: "submitted", t: context.now(), attempt, submission: array.jobOf(now.id, index) }])
      return true
    case "refused":
      tellNotStarted(context, id, attempt, now.text)
      return true
    case "follow":
      tellDetail(context, run, troubleOf(now.lacking) ?? `waiting for run #${now.leader.number}, which hands in all of the array`)
      return false
    case "await":
      tellDetail(context, run, troubleOf(now.lacking) ?? lackingText(now.lacking, count))
      return false
  }
  const here = { site, run, attempt }
  let job: readonly JobText[] = []
  return handIn(context, here, {
    title,
    memory: now.memory,
    submission: arrayPlace(here),
    what: `the array of ${now.memory.members.length} jobs`,
    data: async () => {
      job = await files(run)
      return data()
    },
    // One transaction: whoever is stopped meanwhile is cancelled before it, or knows that it was sent.
    send: () =>
      whileLeased(context, id, () => {
        const still = arrayPart(run, journalsOf(context, run))
        if (still.part !== "lead" || !still.members.some((member) => member.id === id)) return null
        context.store.runs.append(id, [{ event: "sent", t: context.now(), attempt, members: still.members.map(indexOf) }])
        return arraySubmission(here, { array, job, members: still.members })
      }),
    numberOf: (number) => array.jobOf(number, index),
  })
}

/** Read anew only when some run has changed. */
export function journalsSeen({ store }: Pick<RunsContext, "store">, run: Run): ArrayJournals {
  return { members: stillTogether(membersSeen(store, run)), events: (id) => eventsSeen(store, run, id) }
}

/** Who keeps the others from being handed in, and why. */
export function troubleOf(lacking: readonly Run[]): string | null {
  const one = lacking.find(({ trouble }) => trouble === true)
  return one === undefined ? null : `waiting for run #${one.number}, which ${one.detail}. Stop it${one.keeps === "apart" ? ", or hand in the others without it" : ", and the others are handed in without it"}`
}

/** What frees those that wait for a run which cannot go on; undefined where none do: it goes alone, or was handed in. */
export function keepingOf(context: Pick<RunsContext, "store">, here: Here): Run["keeps"] {
  const { run } = here
  if (!isInArray(here) || run.attempts[0]?.submission !== undefined) return undefined
  const journals = journalsSeen(context, run)
  if (wasSent(run, journals)) return undefined
  return isBuiltTogether(run, journals) ? "stop" : "apart"
}

export function lackingText(lacking: readonly Run[], count: number): string {
  const who = lacking.length === 1 ? `run #${lacking[0]?.number}` : `${lacking.length} of ${count} runs`
  return `waiting for ${who}, with which it is handed in`
}

export function journalsOf({ store }: Pick<RunsContext, "store">, run: Run): ArrayJournals {
  return { members: stillTogether(store.runs.array(run)), events: (id) => store.runs.events(id) }
}

export function indexOf({ array }: Pick<Run, "array">): number {
  return array?.index ?? 0
}

type At = Whereabouts & { readonly run: Pick<Run, "array"> }

/** What the batch system is told beside the job of an attempt, by which it is found again. */
function tagOf(here: Here): string {
  return isInArray(here) ? arrayPlace(here).tag : jobSubmission(here).tag
}

/** Null while its number in the queue is not known. */
export function knownOf(here: Here): Known | null {
  const { submission, startedAt } = here.run.attempts.at(-1) ?? {}
  return submission === undefined ? null : { id: submission, tag: tagOf(here), since: startedAt ?? 0 }
}

function arrayPlace({ site, run }: At): Pick<Submission, "tag" | "folder" | "begun"> & { readonly own: string } {
  const id = run.array?.id ?? ""
  const own = posix.join(site.paths.arrays, id)
  return { tag: `${id} 1`, folder: posix.join(own, "attempts", "1"), begun: posix.join(own, "begun"), own }
}

interface ArrayContent {
  readonly array: ArrayText
  /** Of one of them: what hands in is the same in all. */
  readonly job: readonly JobText[]
  readonly members: readonly Pick<Run, "id" | "job" | "array">[]
}

/** The jobs of several runs as one: a folder that submit.sh of any of them takes for a job. */
export function arraySubmission(at: At, { array, job, members }: ArrayContent): Submission {
  const { own, ...place } = arrayPlace(at)
  const { paths } = at.site
  const textOf = (name: string): string => job.find(({ path }) => path === name)?.text ?? ""
  const batch = arrayScript({ array, batch: textOf("batch.sh"), indices: members.map(indexOf), jobs: paths.jobs, runs: paths.runs })
  const texts = { members: membersText(members.map((member) => ({ index: indexOf(member), run: member.id, job: member.job }))), "batch.sh": batch, "submit.sh": textOf("submit.sh") }
  return {
    ...place,
    script: posix.join(own, "submit.sh"),
    files: Object.entries(texts).map(([name, text]) => ({ path: posix.join(own, name), text })),
    variables: { TEPHRA_RUNS: paths.arrays },
  }
}
