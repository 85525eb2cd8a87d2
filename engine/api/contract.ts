import { z } from "zod"
import { AuditEntry, AuditVerdict } from "../model/audit.ts"
import { Artifact } from "../model/artifact.ts"
import { CustomBlocks } from "../model/custom.ts"
import { RunComparison } from "../model/difference.ts"
import { DocumentEvent, OpenDocument } from "../model/document.ts"
import { DryRun } from "../model/dry-run.ts"
import { Edit } from "../model/edit.ts"
import { Evidence } from "../model/evidence.ts"
import { Facts } from "../model/facts.ts"
import { Layout, Pipeline } from "../model/pipeline.ts"
import { HostKeys } from "../model/host-keys.ts"
import { HostProposal } from "../model/host-proposal.ts"
import { JobFile, Mark } from "../model/job-file.ts"
import { Basis } from "../model/fact.ts"
import { Finding } from "../model/finding.ts"
import { Machine, PastRun, SchedulerName } from "../model/machine.ts"
import { MachineSettings } from "../model/machine-settings.ts"
import { NativePlan } from "../model/native-plan.ts"
import { Problem } from "../model/problem.ts"
import { Look } from "../model/queue.ts"
import { RankGrid } from "../model/rank-grid.ts"
import { RankMeasure } from "../model/rank-spent.ts"
import { Remark } from "../model/remark.ts"
import { RankState, Run, SeriesPoints } from "../model/run.ts"
import { SiteBuild } from "../model/site-build.ts"
import { SiteState } from "../model/site-state.ts"
import { largestSeed, mostSeeds } from "../model/seeds.ts"
import { Target } from "../model/target.ts"

/** A question with one answer. */
export interface CallShape<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: "call"
  readonly input: I
  readonly output: O
}

/** A question with many answers. Each event may carry a cursor from which a lost connection resumes. */
export interface WatchShape<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: "watch"
  readonly input: I
  readonly output: O
}

function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): CallShape<I, O> {
  return { kind: "call", input, output }
}

function watch<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): WatchShape<I, O> {
  return { kind: "watch", input, output }
}

export { JobFile, Mark }

const nothing = z.strictObject({})
const done = z.strictObject({})

/** Path of a data file by logical name, on this machine; it wins over the path in the pipeline. */
export const Bindings = z.record(z.string(), z.string())
export type Bindings = z.infer<typeof Bindings>

/** One step of getting what local runs need. */
export const ToolChain = z.strictObject({
  ready: z.boolean(),
  /** What was found: "g++ 12.2", "Open MPI 4.1.4". */
  found: z.array(z.string()),
  missing: z.array(z.string()),
  /** The command that installs what is missing. */
  command: z.string().nullable(),
})
export type ToolChain = z.infer<typeof ToolChain>

export const SystemInfo = z.strictObject({
  version: z.string(),
  host: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  home: z.string(),
  folder: z.string(),
  toolChain: ToolChain,
  desktop: z.boolean(),
})
export type SystemInfo = z.infer<typeof SystemInfo>

export const Template = z.strictObject({
  name: z.string(),
  title: z.string(),
  summary: z.string(),
  blocks: z.int(),
  path: z.string(),
  /** As it is drawn, for a small picture. */
  pipeline: Pipeline,
  layout: Layout,
})
export type Template = z.infer<typeof Template>

export const FolderEntry = z.strictObject({ name: z.string(), path: z.string(), folder: z.boolean(), size: z.number(), mtime: z.number() })
export type FolderEntry = z.infer<typeof FolderEntry>

export const JobPreview = z.strictObject({
  problems: z.array(Problem),
  /** Empty when there are errors. */
  files: z.array(JobFile),
  hash: z.string().nullable(),
})
export type JobPreview = z.infer<typeof JobPreview>

export const FactsResult = z.union([Facts, z.strictObject({ problem: Problem })])

/** A machine that a target can name. */
export const MachineEntry = z.strictObject({
  machine: Machine,
  /** What was typed of an own machine; null for a profile that comes with Tephra. */
  settings: MachineSettings.nullable(),
  /** Whether somebody is logged in there; null where nobody needs to be, and for a profile without a host. */
  site: SiteState.nullable(),
})
export type MachineEntry = z.infer<typeof MachineEntry>

/** What a watcher of a run hears; `cursor` resumes after a lost connection. */
export const RunEvent = z.discriminatedUnion("event", [
  z.strictObject({ event: z.literal("run"), run: Run }),
  z.strictObject({ event: z.literal("points"), cursor: z.int(), points: z.array(SeriesPoints) }),
  z.strictObject({ event: z.literal("log"), attempt: z.int(), offset: z.int(), text: z.string() }),
  z.strictObject({ event: z.literal("ranks"), ranks: z.array(RankState) }),
])
export type RunEvent = z.infer<typeof RunEvent>

/** Everything that can be asked of the engine, over any carrier. */
export const contract = {
  "system.info": call(nothing, SystemInfo),
  "settings.get": call(z.strictObject({ key: z.string() }), z.strictObject({ value: z.unknown() })),
  "settings.set": call(z.strictObject({ key: z.string(), value: z.unknown() }), done),

  /** The profile of a machine with the rates that are known of it, and its past runs, for forecasts; null when there is none of that name. */
  "machine.get": call(z.strictObject({ name: z.string() }), z.strictObject({ machine: Machine.nullable(), past: z.array(PastRun) })),

  /** Names of hosts in the person's ssh configuration. */
  "machine.hosts": call(nothing, z.strictObject({ file: z.string(), there: z.boolean(), hosts: z.array(z.string()) })),
  /** What a machine of one's own would be that is reached as `ssh HOST`: read from the configuration, nothing is connected to. */
  "machine.import": call(z.strictObject({ host: z.string().min(1) }), HostProposal),
  /** Keys by which the hosts on the way to a machine are known now, as it is or with what is typed over it. */
  "machine.hostKeys": call(z.strictObject({ machine: z.string(), typed: MachineSettings.pick({ host: true, port: true, jump: true }) }), z.array(HostKeys)),
  /** All machines, and the log-ins to them, whenever one of them changed. */
  "machines.watch": watch(nothing, z.array(MachineEntry)),
  /** Adds a machine of one's own, or changes the one that was called `was`. */
  "machine.save": call(z.strictObject({ settings: MachineSettings, was: z.string().nullable() }), done),
  "machine.remove": call(z.strictObject({ name: z.string() }), done),
  /** What the queue doctor finds before a run is handed in. */
  "machine.consult": call(z.strictObject({ document: z.string(), target: Target, runs: z.int().positive() }), z.strictObject({ problems: z.array(Problem), findings: z.array(Finding) })),
  /** Begins a log-in; questions and the outcome come with `machines.watch`. */
  "site.logIn": call(z.strictObject({ machine: z.string() }), done),
  /** Null gives the log-in up. Answers are kept nowhere but in memory. */
  "site.answer": call(z.strictObject({ machine: z.string(), question: z.string(), answers: z.array(z.string()).nullable() }), done),
  "site.logOut": call(z.strictObject({ machine: z.string() }), done),
  /** This person's jobs in the queue of a machine that is open, asked no more often than the site bears. */
  "site.queue": call(
    z.strictObject({ machine: z.string() }),
    z.strictObject({
      at: z.number(),
      look: Look,
      /** Why a job waits and what to do, by its id, where there is something to say. */
      why: z.record(z.string(), z.string()),
    }),
  ),
  /** How each behaviour and each word of a batch system is known. */
  "scheduler.proven": call(z.strictObject({ scheduler: SchedulerName }), z.record(z.string(), Basis)),

  /** What is built on a machine that is open, the latest used first. */
  "site.builds": call(z.strictObject({ machine: z.string() }), z.array(SiteBuild)),
  /** `evenUsed`: also one that runs may have open. */
  "site.removeBuild": call(z.strictObject({ machine: z.string(), name: z.string(), evenUsed: z.boolean() }), done),

  "templates.list": call(nothing, z.array(Template)),
  "folder.list": call(z.strictObject({ path: z.string().nullable() }), z.strictObject({ path: z.string(), parent: z.string().nullable(), entries: z.array(FolderEntry) })),
  "recent.list": call(nothing, z.array(z.strictObject({ path: z.string(), name: z.string(), openedAt: z.number() }))),

  "document.open": call(z.strictObject({ path: z.string() }), OpenDocument),
  /** From a template (a copy, unsaved, with its data paths made absolute) or empty. */
  "document.create": call(z.strictObject({ template: z.string().nullable() }), OpenDocument),
  /** Documents that are open in the engine, also those left by a crash. */
  "document.list": call(nothing, z.array(z.strictObject({ id: z.string(), path: z.string().nullable(), name: z.string(), unsaved: z.boolean() }))),
  "document.watch": watch(z.strictObject({ id: z.string() }), DocumentEvent),
  /** Applies `edits` if `base` is the present revision; otherwise says which edits came in between. */
  "document.edit": call(
    z.strictObject({ id: z.string(), base: z.int(), edits: z.array(Edit), client: z.string() }),
    z.discriminatedUnion("result", [
      z.strictObject({ result: z.literal("applied"), revision: z.int() }),
      z.strictObject({ result: z.literal("behind"), revision: z.int(), missed: z.array(z.array(Edit)) }),
      z.strictObject({ result: z.literal("refused"), revision: z.int(), message: z.string() }),
    ]),
  ),
  /** `overwrite` is needed when the file changed on disk since it was read. */
  "document.save": call(
    z.strictObject({ id: z.string(), path: z.string().nullable(), overwrite: z.boolean() }),
    z.discriminatedUnion("result", [
      z.strictObject({ result: z.literal("saved"), path: z.string() }),
      z.strictObject({ result: z.literal("changed-on-disk"), message: z.string() }),
      z.strictObject({ result: z.literal("refused"), message: z.string() }),
    ]),
  ),
  /** Reads the file again, dropping what is unsaved. */
  "document.reload": call(z.strictObject({ id: z.string() }), OpenDocument),
  /** Forgets a document; `discard` when it has unsaved edits. */
  "document.close": call(z.strictObject({ id: z.string(), discard: z.boolean() }), done),

  "bindings.get": call(nothing, Bindings),
  "bindings.set": call(z.strictObject({ name: z.string(), path: z.string().nullable() }), done),
  /** Looks at every data file that the document's blocks name. */
  "facts.get": call(z.strictObject({ document: z.string() }), z.record(z.string(), FactsResult)),

  /** Custom blocks beside the document's file, as they are now; a document without a file has none. */
  "custom.list": call(z.strictObject({ document: z.string() }), CustomBlocks),
  /** Trusts the files of this hash, if they are still those of the folder; null takes the trust back. */
  "custom.trust": call(z.strictObject({ folder: z.string(), hash: z.string().nullable() }), CustomBlocks),
  /** Writes FILE.tephra.json and its weights beside an ONNX file; `path` is null when nodes have no block, which `problems` name. */
  "onnx.import": call(z.strictObject({ file: z.string() }), z.strictObject({ problems: z.array(Problem), path: z.string().nullable() })),

  "job.preview": call(z.strictObject({ document: z.string(), target: Target }), JobPreview),
  "job.export": call(
    z.strictObject({ document: z.string(), target: Target, to: z.string() }),
    z.strictObject({ problems: z.array(Problem), folder: z.string().nullable(), hash: z.string().nullable() }),
  ),

  /** Everything that a run on the target's machine would send there, without sending it; null when the job does not compile. */
  "job.dryRun": call(
    z.strictObject({ document: z.string(), target: Target, seed: z.int().nullable() }),
    z.strictObject({ problems: z.array(Problem), dryRun: DryRun.nullable() }),
  ),

  /** The native plan of the document, made a little after each edit where jobs can be built. */
  "plan.watch": watch(z.strictObject({ document: z.string(), target: Target }), NativePlan),

  /** A run for each seed, null for the drawing's own; several are an array. None where it does not compile. */
  "run.start": call(
    z.strictObject({ document: z.string(), target: Target, seeds: z.array(z.int().min(0).max(largestSeed).nullable()).min(1).max(mostSeeds) }),
    z.strictObject({ problems: z.array(Problem), runs: z.array(Run) }),
  ),
  "run.list": call(nothing, z.array(Run)),
  "run.get": call(z.strictObject({ id: z.string() }), Run),
  "run.stop": call(z.strictObject({ id: z.string() }), Run),
  /** The same of all runs that were started together with it. */
  "run.stopArray": call(z.strictObject({ id: z.string() }), z.array(Run)),
  /** Hands in those that were started together with it without it. */
  "run.apart": call(z.strictObject({ id: z.string() }), Run),
  "run.resume": call(z.strictObject({ id: z.string() }), Run),
  /** First the whole state (run, all points after `cursor`, the log's tail), then what changes. */
  "run.watch": watch(z.strictObject({ id: z.string(), cursor: z.int() }), RunEvent),
  "runs.watch": watch(nothing, z.array(Run)),
  /** Points between two steps, at most `points` of each series, with true extremes. */
  "run.points": call(
    z.strictObject({ id: z.string(), from: z.number().nullable(), to: z.number().nullable(), points: z.int().positive() }),
    z.array(SeriesPoints),
  ),
  "run.log": call(
    z.strictObject({ id: z.string(), attempt: z.int(), offset: z.int(), length: z.int() }),
    z.strictObject({ text: z.string(), offset: z.int(), end: z.int() }),
  ),

  /** What was done at sites, newest first: of one machine, of what names a run's id, older than `before`. */
  "audit.list": call(
    z.strictObject({ machine: z.string().nullable(), run: z.string().min(1).nullable(), before: z.int().positive().nullable(), most: z.int().positive().max(1000) }),
    z.array(AuditEntry),
  ),
  /** Goes along the whole chain. */
  "audit.verify": call(nothing, AuditVerdict),
  /** A measure of each rank over time, in at most `columns` parts. */
  "run.ranks": call(z.strictObject({ id: z.string(), measure: RankMeasure, columns: z.int().positive().max(2000) }), RankGrid),
  /** Why the state of a run is believed: what each source last said of its last attempt. */
  "run.evidence": call(z.strictObject({ id: z.string() }), z.strictObject({ now: z.number(), evidence: z.array(Evidence) })),
  "run.compare": call(z.strictObject({ left: z.string(), right: z.string() }), RunComparison),
  "run.remark": call(z.strictObject({ id: z.string(), remark: Remark }), done),
  /** Notes and tags by run, of those that have any. */
  "remarks.watch": watch(nothing, z.record(z.string(), Remark)),
  /** A part of a file of all metric rows; the parts, each asked for with `next` of the one before, make the file. */
  "run.metrics": call(
    z.strictObject({ id: z.string(), format: z.enum(["csv", "json"]), after: z.string().nullable() }),
    z.strictObject({ text: z.string(), next: z.string().nullable() }),
  ),
  /** Files below the run's out/, where it ran. */
  "run.artifacts": call(z.strictObject({ id: z.string() }), z.array(Artifact)),
  /** At most a megabyte of a file that lies on this computer. */
  "run.artifact": call(z.strictObject({ id: z.string(), path: z.string(), offset: z.int().nonnegative() }), z.strictObject({ base64: z.string(), size: z.number() })),
  /** Copies a file from the site to this computer. */
  "run.fetch": call(z.strictObject({ id: z.string(), path: z.string() }), done),
} as const

export type Contract = typeof contract
export type CallName = { [K in keyof Contract]: Contract[K]["kind"] extends "call" ? K : never }[keyof Contract]
export type WatchName = { [K in keyof Contract]: Contract[K]["kind"] extends "watch" ? K : never }[keyof Contract]
export type Input<K extends keyof Contract> = z.input<Contract[K]["input"]>
export type Output<K extends keyof Contract> = z.output<Contract[K]["output"]>
