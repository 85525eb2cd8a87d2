import { z } from "zod"

/** Text that needs no quotes in a shell; `{ranks}`, `{threads}`, `{nodes}` and `{per_node}` stand for a stage's figures. */
export const PlainWord = z.string().regex(/^[A-Za-z0-9_.,:=/+{}-]+$/)

export const HeaderLine = z.string().regex(/^-[ -~]+$/)

/** How long jobs of a size may run. */
export const Bin = z
  .strictObject({
    /** Nodes, both ends counted. */
    from: z.int().positive(),
    to: z.int().positive(),
    /** Longest and, where there is one, shortest time. */
    seconds: z.int().positive(),
    least: z.int().positive().optional(),
    /** What the scheduler adds or takes by size, in words. */
    priority: z.string().optional(),
  })
  .refine(({ from, to }) => from <= to, "a bin ends where it starts or later")
export type Bin = z.infer<typeof Bin>

/** How many jobs of a person, or of a project, the queue takes at once. */
export const JobsAtOnce = z.strictObject({
  of: z.enum(["user", "project"]),
  running: z.int().positive().optional(),
  /** That may wait with a claim to run; others are held until it is their turn. */
  eligible: z.int().positive().optional(),
  /** In all states; further jobs are refused. */
  queued: z.int().positive().optional(),
})

export const Queue = z.strictObject({
  name: PlainWord,
  /** The option that names this queue, where it is not the machine's. */
  option: z.string().optional(),
  /** In ascending order, none beside another. Empty where sizes and times are not known. */
  bins: z.array(Bin),
  jobs: JobsAtOnce.optional(),
  /** Open only to those who asked for it. */
  byRequest: z.boolean().optional(),
  note: z.string().optional(),
})
export type Queue = z.infer<typeof Queue>

/** What a job costs: nodes × hours × factor. */
export const Charge = z.strictObject({
  unit: z.literal("node-hours"),
  factor: z.number().nonnegative(),
  /** What happens from a share of the allocation on, in ascending order. */
  overUse: z.array(z.strictObject({ share: z.number().positive(), effect: z.string() })).optional(),
  /** The command that tells what is left. */
  command: z.string().optional(),
})
export type Charge = z.infer<typeof Charge>

/** What the batch system there asks of header lines, beside its own grammar. */
export const OptionRules = z.strictObject({
  /** How an option must begin that every job needs, and what it is for. */
  required: z.array(z.strictObject({ begins: HeaderLine, why: z.string() })).optional(),
  /** Words that `-alloc_flags` of LSF takes. */
  allocFlags: z.array(PlainWord).optional(),
})
