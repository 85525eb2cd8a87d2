import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, posix } from "node:path"
import { ApiError } from "../../model/api-error.ts"
import type { Run } from "../../model/run.ts"
import { entryOf } from "../../schedulers/answer.ts"
import { slurm } from "../../schedulers/slurm/slurm-script.ts"
import { openStore, type Store } from "../../store/open-store.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import { newWakes, takeLease, type RunsContext } from "../context.ts"
import { stopRequests } from "../stop-requests.ts"
import { evidenceNotes } from "../evidence.ts"
import { tephraHome } from "../home.ts"
import { tell, tellCancelled } from "../tell.ts"
import { buildArrayOnNode } from "../site/build-array-on-node.ts"
import { siteAttempt } from "../site/attempt.ts"
import { goApart } from "../site/go-apart.ts"
import { handInArray } from "../site/hand-in-array.ts"
import type { OpenSite } from "../site/open-site.ts"
import { sitePlace } from "../site/site-place.ts"
import { sitePaths } from "../site/site.ts"

const batch = "#!/bin/sh\n#SBATCH --time=0:10:00\n\nset -u\n"
const job = [{ path: "batch.sh", text: batch, marks: [] }, { path: "batch-build.sh", text: batch, marks: [] }, { path: "submit.sh", text: "#!/bin/sh\n", marks: [] }]
const array = slurm.array!
const settleSeconds = 30
const paths = sitePaths("/scratch")

/** What becomes of a submission that was sent. What arrives is taken, or refused, before anybody asks twice. */
interface Fate {
  readonly arrives: boolean
  readonly accepted: boolean
  readonly replyKept: boolean
  readonly lagSeconds: number
}

export interface World {
  /** How far each member has come: built (sent, where a job builds), or not begun. */
  readonly built: readonly boolean[]
  /** Members are built by a job on a node. */
  readonly onNode: boolean
  readonly fates: readonly Fate[]
  /** What happens next, and to whom, for so many turns. */
  readonly seed: number
  readonly turns: number
}

/** A job that builds for members, in their order. */
interface Build {
  readonly id: string
  readonly tag: string
  readonly at: number
  /** Ids of runs; those that are built go. */
  readonly left: string[]
  /** How many there were. */
  readonly members: number
  state: "waiting" | "running" | "ended"
}

interface Taken {
  readonly id: string
  readonly tag: string
  readonly at: number
  readonly tasks: Map<number, "waiting" | "gone">
}

/** A site, its queue and its disk, with apps that come, die at any step, and come again. */
export class Played {
  now = 1000
  readonly folder = mkdtempSync(join(tmpdir(), "tephra-array-"))
  readonly store: Store = openStore(join(this.folder, "store.sqlite"))
  readonly files = new Map<string, string>()
  readonly taken: Taken[] = []
  /** How often each run's work was begun. */
  readonly begun = new Map<string, number>()
  readonly builds: Build[] = []
  /** Those that were going on for runs of which all had ended. */
  readonly forNobody: string[] = []
  /** Builds that ended before they had built all. */
  cutBuilds = 0
  mostBuilds = 0
  /** Jobs of runs that are to stop, which wait for all that. */
  uncancelled: readonly string[] = []
  sends = 0
  faulty = true
  app = 0
  private context = this.newContext()
  private places = new Map<string, ReturnType<typeof sitePlace>>()
  private builders = new Map<string, ReturnType<typeof buildArrayOnNode>>()
  private readonly stepping = new Set<string>()
  private gates: { readonly app: number; readonly open: (cut: boolean) => void }[] = []
  private readonly world: World

  constructor(given: World) {
    this.world = given
    const id = crypto.randomUUID()
    const count = given.built.length
    this.store.transaction(() => {
      for (const [at, isBuilt] of given.built.entries()) {
        const array = { id, index: at + 1, count }
        const run = this.store.runs.create({ event: "created", t: this.now, id: crypto.randomUUID(), name: "regression", file: null, job: `hash${at}`, target: { machine: "cluster", ranks: 1, threads: 1 }, seed: at, array, folder: join(this.folder, String(at)), stages: [] }, {})
        const [t, attempt] = [this.now, 1]
        // Every other one was built by a job of its own.
        const onNode = given.onNode || at % 2 === 0 ? [] : [{ event: "sent", t, attempt, build: true } as const, { event: "submitted", t, attempt, submission: `7${at}`, build: true } as const]
        if (isBuilt) this.store.runs.append(run.id, [{ event: "launching", t, attempt }, ...onNode, { event: "reached", t, attempt, state: given.onNode ? "building" : "submitting", text: "on its way" }])
      }
    })
  }

  runs(): Run[] {
    return this.store.runs.list().toReversed()
  }

  private newContext(): RunsContext {
    return { home: tephraHome({ TEPHRA_HOME: this.folder }), store: this.store, transport: {} as never, sites: { title: () => "a cluster", takesArrays: () => true, open: () => this.site() }, owner: `app ${this.app}`, now: () => this.now, wakes: newWakes(), closing: () => false }
  }

  /** Waits until the test lets it go on, or for ever once its app is dead. */
  private gate(): Promise<void> {
    const { app } = this
    return new Promise((resolve, reject) => this.gates.push({ app, open: (cut) => (cut ? reject(new Error("cut")) : resolve()) }))
  }

  private site(): OpenSite {
    const between = async <T>(work: () => T): Promise<T> => {
      await this.gate()
      const done = work()
      await this.gate()
      return done
    }
    const { files } = this
    const transport = {
      makeFolder: () => between(() => undefined),
      write: (path: string, text: string) => between(() => void files.set(path, text)),
      remove: (path: string) => between(() => void files.delete(path)),
      read: (path: string) => between(() => (files.has(path) ? Buffer.from(files.get(path)!) : null)),
      stat: (path: string) => between(() => (files.has(path) ? { folder: path.includes("/claim/"), size: files.get(path)!.length } : null)),
      exec: (command: readonly string[]) => between(() => this.handedIn(command.slice(5))),
    } as unknown as SiteTransport
    const buildOf = (id: string): Build | undefined => this.builds.find((each) => each.id === id && each.at <= this.now)
    const listed = (tag: string): string[] => tag.includes(".build ") ? this.builds.filter((each) => each.tag === tag && each.at <= this.now).map(({ id }) => id) : this.taken.filter((each) => each.tag === tag && each.at <= this.now).flatMap(({ id, tasks }) => [...tasks.keys()].map((index) => `${id}_${index}`))
    return {
      transport, paths, settleSeconds, array, buildOn: "login", buildCommand: () => [], buildJobs: 1, jobId: (text) => text,
      queue: {
        endsJobs: true,
        traces: ({ tag }) => between(() => ({ queue: { answered: true, ids: listed(tag) }, accounting: { answered: false, never: true } })),
        look: ({ id, tag }) =>
          between(() => {
            const build = buildOf(id)
            const state = ({ waiting: "pending", running: "running", ended: "done" } as const)[build?.state ?? "ended"]
            return { answered: true, entry: build === undefined ? null : entryOf(id, { tag, state, text: state }), text: null, heard: [] }
          }),
        list: () => Promise.reject(new Error("not listed")),
        cancel: (all) => between(() => all.forEach(({ id }) => (buildOf(id) === undefined ? this.task(id, () => undefined) : this.endBuild(buildOf(id)!)))),
      },
    }
  }

  /** submit.sh, and the batch system behind it. */
  private handedIn([script = "", ...words]: readonly string[]): void {
    const reply = words.at(-1) ?? ""
    const fate = this.faulty ? this.world.fates[this.sends % this.world.fates.length]! : { arrives: true, accepted: true, replyKept: true, lagSeconds: 0 }
    this.sends += 1
    if (!fate.arrives) return
    const id = String(100 + this.sends)
    if (posix.basename(posix.dirname(script)).startsWith("build-")) {
      const left = this.files.get(posix.join(posix.dirname(script), "members"))!.trim().split("\n").map((line) => line.split(" ")[1]!)
      if (fate.accepted) this.builds.push({ id, tag: words.slice(0, 2).join(" "), at: this.now + fate.lagSeconds, left, members: left.length, state: "waiting" })
      if (fate.replyKept) this.files.set(reply, fate.accepted ? `0\n${id}` : "1\nno such account")
      this.mostBuilds = Math.max(this.mostBuilds, this.builds.filter(({ state }) => state !== "ended").length)
      return
    }
    const list = /^#SBATCH --array=(\S+)$/m.exec(this.files.get(posix.join(posix.dirname(script), "batch.sh"))!)![1]!
    const indices = list.split(",").flatMap((span) => {
      const [first = 0, last = first] = span.split("-").map(Number)
      return Array.from({ length: last - first + 1 }, (_, more) => first + more)
    })
    if (fate.accepted) this.taken.push({ id, tag: words.slice(0, 2).join(" "), at: this.now + fate.lagSeconds, tasks: new Map(indices.map((index) => [index, "waiting"])) })
    if (fate.replyKept) this.files.set(reply, fate.accepted ? `0\n${id}` : "1\nno such account")
  }

  private task(id: string, work: (index: number) => void): void {
    const [number, index] = id.split("_")
    const of = this.taken.find((each) => each.id === number)
    if (of?.tasks.get(Number(index)) !== "waiting") return
    of.tasks.set(Number(index), "gone")
    work(Number(index))
  }

  private endBuild(build: Build): void {
    if (build.state === "ended") return
    if (build.left.length > 0) this.cutBuilds += 1
    const [run] = build.left
    if (build.state === "running" && run !== undefined) this.files.set(posix.join(paths.runs, run, "builds", `${run}.build`, "attempts/1/code"), "75")
    build.state = "ended"
  }

  /** A job that builds begins, builds for its next member, or ends at its limit. */
  build(choice: number, cut: boolean): void {
    const live = this.builds.filter(({ state }) => state !== "ended")
    const build = live[choice % Math.max(1, live.length)]
    if (build === undefined) return
    const waits = (id: string): boolean => this.store.runs.get(id)?.state !== "ended"
    // What is left of one that has built may be of runs that were stopped meanwhile.
    if (build.left.length === build.members && !build.left.some(waits)) this.forNobody.push(build.id)
    if (cut) return this.endBuild(build)
    if (build.state === "waiting") {
      build.state = "running"
      this.files.set(posix.join(paths.arrays, this.runs()[0]!.array!.id, `build-${build.tag.split(" ")[1]}`, build.tag.split(" ")[0]!, "attempts", build.tag.split(" ")[1]!, "log"), "")
      return
    }
    const run = build.left.shift()
    if (run === undefined) build.state = "ended"
    else this.files.set(posix.join(paths.runs, run, "builds", `${run}.build`, "attempts/1/code"), choice % 16 === 15 ? "73" : "0")
  }

  /** A job of an array begins: it looks up its run, claims it, and heeds a stop. */
  startTask(choice: number): void {
    const waiting = this.taken.flatMap(({ id, tasks }) => [...tasks].filter(([, state]) => state === "waiting").map(([index]) => `${id}_${index}`))
    const id = waiting[choice % Math.max(1, waiting.length)]
    if (id === undefined) return
    this.task(id, (index) => {
      const [folder] = [...this.files.keys()].filter((path) => path.endsWith("/members")).map((path) => posix.dirname(path))
      this.files.set(posix.join(folder!, "begun"), "")
      const line = this.files.get(posix.join(folder!, "members"))!.split("\n").find((each) => each.startsWith(`${index} `))
      if (line === undefined) return
      const run = line.split(" ")[1]!
      const claim = posix.join(paths.runs, run, "claim", "1")
      if (this.files.has(claim)) return
      this.files.set(claim, "")
      if (!this.files.has(posix.join(paths.runs, run, "stop"))) this.begun.set(run, (this.begun.get(run) ?? 0) + 1)
    })
  }

  /** The app is gone, whatever it was doing; another one has its runs once its leases have lapsed. */
  die(): void {
    this.app += 1
    this.now += 6
    this.context = this.newContext()
    this.places = new Map()
    this.builders = new Map()
    this.stepping.clear()
    this.gates = this.gates.filter(({ app }) => app === this.app)
  }

  letGo(choice: number, cut: boolean): void {
    const [gate] = this.gates.splice(choice % Math.max(1, this.gates.length), 1)
    gate?.open(cut)
  }

  private open(): Run[] {
    return this.runs().filter(({ state }) => state !== "ended")
  }

  /** A member's driver takes a step: what comes before the hand-in is told without doing it. */
  step(choice: number): void {
    const idle = this.open().filter(({ id }) => !this.stepping.has(id))
    const run = idle[choice % Math.max(1, idle.length)]
    if (run === undefined || !takeLease(this.context, run.id)) return
    const { context, app } = this
    this.stepping.add(run.id)
    const over = (): void => {
      if (app === this.app) this.stepping.delete(run.id)
    }
    void this.stepOf(context, run).then(over, over)
  }

  private async stepOf(context: RunsContext, run: Run): Promise<void> {
    const place = this.places.get(run.id) ?? sitePlace(context, { machine: "cluster", sites: context.sites, files: () => Promise.resolve(job), notes: evidenceNotes(context) })
    this.places.set(run.id, place)
    // It goes alone, as any other run does.
    if (run.array?.apart === true) return
    if (run.attempts.length === 0) {
      if (run.state === "stopping") return tellCancelled(context, run.id, null)
      return tell(context, run.id, [{ event: "launching", t: this.now, attempt: 1 }])
    }
    if (run.state === "stopping") await place.stop(run, 1, stopRequests(this.store, run.id))
    if (run.attempts[0]?.submission !== undefined) return
    const { phase } = siteAttempt(this.store.runs.events(run.id), 1)
    if (phase === "sending") tell(context, run.id, [{ event: "reached", t: this.now, attempt: 1, state: "building", text: "building" }])
    else if (phase === "building" && this.world.onNode) await this.builderOf(context, run)({ site: this.site(), run, attempt: 1 })
    else if (phase === "building") tell(context, run.id, [{ event: "reached", t: this.now, attempt: 1, state: "submitting", text: "submitting" }])
    else await handInArray(context, { site: this.site(), run, attempt: 1 }, { array, title: "a cluster", data: async () => { await this.gate(); return {} }, files: () => Promise.resolve(job) })
  }

  private builderOf(context: RunsContext, { id }: Run): ReturnType<typeof buildArrayOnNode> {
    const builder = this.builders.get(id) ?? buildArrayOnNode(context, { title: "a cluster", data: async () => { await this.gate(); return {} }, files: () => Promise.resolve(job) })
    this.builders.set(id, builder)
    return builder
  }

  failToBuild(choice: number): void {
    const building = this.world.onNode ? [] : this.open().filter(({ state }) => state === "building")
    const run = building[choice % Math.max(1, building.length)]
    if (run === undefined || !takeLease(this.context, run.id)) return
    tell(this.context, run.id, [{ event: "ended", t: this.now, attempt: 1, outcome: "failed", code: null, failure: { code: "run-not-started", message: "it could not be built", at: {} } }])
  }

  stop(choice: number): void {
    const open = this.open()
    const run = open[choice % Math.max(1, open.length)]
    if (run !== undefined) this.store.runs.append(run.id, [{ event: "stop-requested", t: this.now }])
  }

  stopAll(): void {
    this.store.transaction(() => {
      for (const { id } of this.open()) this.store.runs.append(id, [{ event: "stop-requested", t: this.now }])
    })
  }

  apart(choice: number): void {
    const open = this.open()
    const run = open[choice % Math.max(1, open.length)]
    try {
      if (run !== undefined) goApart(this.context, run)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }

  waitingStopped(): string[] {
    const stopped = new Set(this.runs().filter(({ state }) => state === "stopping").map(({ attempts }) => attempts[0]?.submission))
    return this.taken.flatMap(({ id, tasks }) => [...tasks].filter(([, state]) => state === "waiting").map(([index]) => `${id}_${index}`)).filter((id) => stopped.has(id))
  }

  isDecided(): boolean {
    return this.runs().every(({ state, attempts, array }) => state === "ended" || array?.apart === true || attempts[0]?.submission !== undefined)
  }

  close(): void {
    this.store.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
