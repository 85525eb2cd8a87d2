import { posix } from "node:path"
import type { Run } from "../../model/run.ts"
import { arrayBuildScript } from "../../schedulers/array-build-script.ts"
import { membersText } from "../../schedulers/array-script.ts"
import { buildProgress } from "../build-progress.ts"
import { whileLeased, type RunsContext } from "../context.ts"
import type { JobText } from "../job-files.ts"
import type { Launch } from "../launch.ts"
import { tellDetail, tellNotStarted } from "../tell.ts"
import { buildCode, buildLog, buildSubmission, isBuilt, stoppedCode } from "./build.ts"
import { buildPart, type ArrayBuild, type BuildPart } from "./build-array.ts"
import { handIn } from "./hand-in.ts"
import { indexOf, journalsOf, journalsSeen, lackingText, troubleOf } from "./hand-in-array.ts"
import { endedText, isOver, nodeBuild, waitText } from "./node-build.ts"
import { visibleSeconds } from "./site.ts"
import type { Here, Submission, Whereabouts } from "./submit.ts"

export interface BuildingArray {
  /** What people call the site. */
  readonly title: string
  readonly data: (here: Here) => Promise<Launch["data"]>
  /** Of the job of a run. */
  readonly files: (run: Run) => Promise<readonly JobText[]>
}

/** Members of an array are built by one job, one after the other, each with a log and a code of its own; what a job leaves unbuilt at its end, the next one builds. */
export function buildArrayOnNode(context: RunsContext, { title, data, files }: BuildingArray): (here: Here) => Promise<boolean> {
  let lookedForBuilt = false
  /** The build that has ended without building for this run. */
  let spent = 0
  let endedAt: number | null = null
  const { built, failed, outcome, end } = nodeBuild(context, title)

  const look = async (here: Here, build: ArrayBuild): Promise<boolean> => {
    const { run, site } = here
    const known = { id: build.id, tag: buildPlace(here, build.number).tag, since: build.since }
    const belief = await site.queue.look(known)
    const over = isOver(belief)
    if (run.state === "stopping") return end(here, known, over)
    if (over) {
      endedAt ??= context.now()
      if (context.now() - endedAt < visibleSeconds) return false
      endedAt = null
      spent = build.number
      // It had all of the job's time. Those behind it had only what was left.
      return indexOf(run) === Math.min(...build.members) ? failed(here, endedText(belief, build.id)) : true
    }
    endedAt = null
    const progress = belief.entry?.state === "running" ? buildProgress(await buildLog(here, buildSubmission(here).folder)) : null
    const together = build.members.length === 1 ? "" : `, which builds for ${build.members.length} runs`
    tellDetail(context, run, progress === null ? `its build on a node of ${title} is job ${build.id}${together}: ${waitText(belief, build.id)}` : `${progress} on a node of ${title}`)
    return false
  }

  const lead = async (here: Here, { number, memory }: Extract<BuildPart, { part: "lead" }>): Promise<boolean> => {
    const { run, attempt } = here
    let job: readonly JobText[] = []
    return handIn(context, here, {
      title,
      memory,
      submission: buildPlace(here, number),
      what: "the job that builds them",
      data: async () => {
        job = await files(run)
        return data(here)
      },
      // One transaction: whoever is stopped meanwhile has left before it, or is built for nothing.
      send: () =>
        whileLeased(context, run.id, () => {
          const still = buildPart(run, journalsOf(context, run), spent)
          if (still.part !== "lead" || still.number !== number || !still.members.some(({ id }) => id === run.id)) return null
          context.store.runs.append(run.id, [{ event: "sent", t: context.now(), attempt, build: true, members: still.members.map(indexOf) }])
          return arrayBuildSubmission(here, { job, number, members: still.members })
        }),
      numberOf: (id) => id,
      build: true,
    })
  }

  return async (given) => {
    const run = context.store.runs.get(given.run.id)
    if (run?.array === undefined || run.state === "ended") return false
    const here = { ...given, run }
    if (run.state !== "stopping") {
      if (!lookedForBuilt && (await isBuilt(here))) return built(here)
      lookedForBuilt = true
      const code = await buildCode(here, buildSubmission(here).folder)
      // One that ended with its job is built by another.
      const became = await outcome(here, code === stoppedCode ? null : code)
      if (became !== null) return became
    }
    const now = buildPart(run, journalsSeen(context, run), spent)
    switch (now.part) {
      // Who carries out the stop sees the same, and cancels it.
      case "leave":
        return false
      case "look":
        return look(here, now.build)
      case "refused":
        tellNotStarted(context, run.id, here.attempt, now.text)
        return true
      case "follow":
        tellDetail(context, run, troubleOf(now.lacking) ?? `waiting for run #${now.leader.number}, which hands in the build of all`)
        return false
      case "await":
        tellDetail(context, run, troubleOf(now.lacking) ?? lackingText(now.lacking, run.array.count))
        return false
      case "lead":
        return lead(here, now)
    }
  }
}

type At = Whereabouts & { readonly run: Pick<Run, "array"> }

function buildPlace({ site, run }: At, number: number): Pick<Submission, "tag" | "folder" | "begun"> & { readonly own: string } {
  const id = run.array?.id ?? ""
  const name = `${id}.build`
  const own = posix.join(site.paths.arrays, id, `build-${number}`)
  const folder = posix.join(own, name, "attempts", String(number))
  return { tag: `${name} ${number}`, folder, begun: posix.join(folder, "log"), own }
}

interface BuildContent {
  /** Of one of them: what hands in is the same in all. */
  readonly job: readonly JobText[]
  readonly number: number
  readonly members: readonly Pick<Run, "id" | "job" | "array">[]
}

/** A job that builds for several runs: a folder that submit.sh of any of them takes for a job. */
export function arrayBuildSubmission(at: At, { job, number, members }: BuildContent): Submission {
  const { own, ...place } = buildPlace(at, number)
  const { jobs, runs } = at.site.paths
  const textOf = (name: string): string => job.find(({ path }) => path === name)?.text ?? ""
  const texts = { members: membersText(members.map((member) => ({ index: indexOf(member), run: member.id, job: member.job }))), "batch-build.sh": arrayBuildScript({ batch: textOf("batch-build.sh"), jobs, runs }), "submit.sh": textOf("submit.sh") }
  return {
    ...place,
    script: posix.join(own, "submit.sh"),
    files: Object.entries(texts).map(([name, text]) => ({ path: posix.join(own, name), text })),
    variables: { TEPHRA_ONLY: "build", TEPHRA_RUNS: own },
  }
}
