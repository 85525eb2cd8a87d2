import { z } from "zod"

/** How a fact was found out: seen on the real system, on a front that stands for it, in recorded output, or read in documents. */
export const Proof = z.enum(["real", "front", "recorded", "documented"])

/** A fact of a machine, with where it is from and the day on which it was read or seen there. */
function sourced<Value extends z.ZodType>(value: Value) {
  return z.strictObject({ value, proven: Proof, source: z.string().min(1), date: z.iso.date() })
}

export const SchedulerName = z.enum(["local", "slurm", "lsf", "pbs"])
export type SchedulerName = z.infer<typeof SchedulerName>

/** Text that needs no quotes in a shell; `{ranks}`, `{threads}`, `{nodes}` and `{per_node}` stand for a stage's figures. */
const PlainWord = z.string().regex(/^[A-Za-z0-9_.,:=/+{}-]+$/)
const HeaderLine = z.string().regex(/^-[ -~]+$/)

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
  }),
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
  /** Longest run by size, in ascending order: jobs of up to so many nodes, seconds. */
  limits: sourced(z.array(z.strictObject({ nodes: z.int().positive(), seconds: z.int().positive() })).min(1)).optional(),
})
export type Machine = z.infer<typeof Machine>
