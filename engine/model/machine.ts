import { z } from "zod"
import { sourced } from "./fact.ts"
import { Folders, LogIn } from "./machine-access.ts"
import { Charge, HeaderLine, OptionRules, PlainWord, Queue } from "./machine-queue.ts"

export const SchedulerName = z.enum(["local", "slurm", "lsf", "pbs", "flux"])
export type SchedulerName = z.infer<typeof SchedulerName>

/** Seconds at each point of some axes, the last axis running fastest. */
const Grid = z
  .strictObject({
    axes: z.array(z.strictObject({ name: z.string(), values: z.array(z.number().positive()).min(1) })).min(1),
    seconds: z.array(z.number().nonnegative()),
  })
  .refine(({ axes, seconds }) => seconds.length === axes.reduce((all, { values }) => all * values.length, 1), "a grid has as many seconds as points")
export type Grid = z.infer<typeof Grid>

function ofDtypes<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ f32: value, f64: value })
}

/** Beside the executor and the update: what the training loop adds to a step, and what a line of the log adds to that. Seconds. */
const LoopSeconds = z.strictObject({ seconds: z.number().nonnegative(), line: z.number().nonnegative() })

/** What the program in native/calibrate measured on one rank (calibrate/measures.hpp says how). Names are those of block types. */
export const RatesAlone = z.strictObject({
  /** A dense layer with bias and relu, both passes: rows × in × out. */
  dense: ofDtypes(Grid),
  /** What a first layer does without: rows × in × out. */
  inputGradient: ofDtypes(Grid),
  /** Of `rows` rows: in × out × side × kernel. */
  convolution: ofDtypes(z.strictObject({ rows: z.int().positive(), inner: Grid, first: Grid })),
  /** Seconds a number made, by activation or type. */
  layer: ofDtypes(z.record(z.string(), z.number().nonnegative())),
  /** An executor's step with one layer of one input and a loss: rows × width. */
  loss: ofDtypes(z.record(z.string(), Grid)),
  /** By `rule:states`: numbers. */
  update: ofDtypes(z.record(z.string(), Grid)),
  /** Of numbers in memory and of bytes of a file: rows × width. */
  feed: ofDtypes(z.strictObject({ numbers: Grid, bytes: Grid })),
  copy: Grid,
  loop: LoopSeconds,
})

/** The same program on several ranks of one node at once. */
export const RatesTogether = z.strictObject({ ranks: z.int().min(2), dense: ofDtypes(Grid), sum: Grid, loop: LoopSeconds })

/** How fast a machine is, measured by `tephra calibrate`, with one thread a rank. */
export const Rates = z.strictObject({
  at: z.iso.datetime(),
  host: z.string(),
  /** Compiler and libraries. */
  build: z.string(),
  cores: z.int().positive(),
  memoryBytes: z.int().positive(),
  alone: RatesAlone,
  /** Null where there is no MPI, or a single core. */
  together: RatesTogether.nullable(),
})
export type Rates = z.infer<typeof Rates>

/** A run that was forecast and measured: seconds of a step. */
export const PastRun = z.strictObject({ forecast: z.number(), measured: z.number() })
export type PastRun = z.infer<typeof PastRun>

/** Where jobs run: what its scripts and a forecast must know of it, as data. */
export const Machine = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  scheduler: sourced(SchedulerName),
  /** The command that starts the ranks of a stage. */
  launcher: sourced(z.array(PlainWord).min(1)),
  /** A job is given whole nodes, so it asks for nodes; else it asks for ranks and threads. */
  wholeNodes: sourced(z.boolean()),
  node: z.strictObject({
    /** Physical cores that a job may use. */
    cores: sourced(z.int().positive()).optional(),
    memoryBytes: sourced(z.int().positive()).optional(),
    gpus: sourced(z.int().nonnegative()).optional(),
    /** Cores kept for the system, of how many there are, and the option that changes it. */
    reserved: sourced(z.strictObject({ cores: z.int().positive(), of: z.int().positive(), option: z.string().optional() })).optional(),
  }),
  logIn: LogIn.optional(),
  folders: Folders.optional(),
  /** Where programs are built: on a log-in node, on so many of its cores and with the lowest priority, or in a job on one node. */
  build: sourced(z.discriminatedUnion("on", [z.strictObject({ on: z.literal("login"), jobs: z.int().positive() }), z.strictObject({ on: z.literal("node") })])).optional(),
  /** Through which compute nodes reach the outside. */
  proxy: sourced(z.url({ protocol: /^https?$/ })).optional(),
  /** The option that names the queue, and the queue of a job that names none. */
  queue: sourced(z.strictObject({ option: z.string(), name: PlainWord.optional() })).optional(),
  /** Header lines that every job has. */
  options: sourced(z.array(HeaderLine)).optional(),
  /** Its scripts need what a log-in sets up, such as the command `module`. */
  loginShell: sourced(z.boolean()).optional(),
  modules: sourced(z.array(PlainWord).min(1)).optional(),
  environment: sourced(z.record(z.string().regex(/^[A-Z_][A-Z0-9_]*$/), PlainWord)).optional(),
  /** How LSF is given the script: `bsub FILE` or `bsub < FILE`. */
  submission: sourced(z.enum(["file", "input"])).optional(),
  /** What a target must say. */
  requires: sourced(z.array(z.enum(["account", "walltime"]))).optional(),
  /** The account that is charged where a target names none. */
  account: sourced(z.string()).optional(),
  /** Sizes, times and counts that each queue takes; the first is that of a job for which neither target nor `queue` names one. */
  queues: sourced(z.array(Queue).min(1)).optional(),
  charge: sourced(Charge).optional(),
  optionRules: sourced(OptionRules).optional(),
  /** Most jobs of one array. */
  arrayJobs: sourced(z.int().positive()).optional(),
  /** Least seconds between two looks into the queue. */
  queryInterval: sourced(z.number().positive()).optional(),
  /** Commands on the nodes that tell how processors and GPUs are doing. */
  telemetry: sourced(z.array(z.string().min(1)).min(1)).optional(),
  /** Absent where nobody has measured. */
  rates: Rates.optional(),
})
export type Machine = z.infer<typeof Machine>

/** Of a machine that says nothing of it. */
const usualQueryInterval = 30

/** Least seconds between two looks into a machine's queue. */
export function queryIntervalOf({ queryInterval }: Machine): number {
  return queryInterval?.value ?? usualQueryInterval
}
