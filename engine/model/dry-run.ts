import { z } from "zod"
import { AuditAct } from "./audit.ts"

/** A file that goes to a site, unless it is there already. */
const Sent = z.strictObject({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string(), to: z.string() })

/** Everything that handing a job in would send to a site that has nothing of it yet. Words in capitals stand for what is not known before: RUN, JOB, USER, SCRATCH. */
export const DryRun = z.strictObject({
  machine: z.string(),
  /** Hash of the job. */
  job: z.string(),
  /** All of ours there. */
  root: z.string(),
  /** The job's own files; those of the same content travel once. */
  files: z.array(Sent),
  data: z.array(Sent.extend({ name: z.string() })),
  /** Of job and data together, each content once. */
  bytes: z.int().nonnegative(),
  /** Commands and changes of files, in order, written as the audit writes them. */
  steps: z.array(z.strictObject({ phase: z.enum(["send", "build", "submit"]), what: AuditAct, text: z.string() })),
  /** Set for the job when it is handed in. */
  variables: z.record(z.string(), z.string()),
  /** What the batch system is handed: batch.sh, with what it is asked for at its head. Empty where there is no batch system. */
  script: z.string(),
  /** What is sent later, and when. */
  later: z.array(z.strictObject({ when: z.string(), what: AuditAct, text: z.string() })),
  /** What it may cost; null where nothing tells. */
  charge: z.strictObject({ account: z.string().nullable(), text: z.string() }).nullable(),
  /** For people: what stands for what, and what of it may not happen. */
  notes: z.array(z.string()),
})
export type DryRun = z.infer<typeof DryRun>
