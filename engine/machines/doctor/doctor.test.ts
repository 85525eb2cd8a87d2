import { readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { cases, seed } from "../../../tests/counts.ts"
import { parseHelp } from "../../help.ts"
import type { Fact } from "../../model/fact.ts"
import { Finding } from "../../model/finding.ts"
import { Machine } from "../../model/machine.ts"
import { localTarget } from "../../model/target.ts"
import type { Target } from "../../model/target.ts"
import { problemHelp } from "../../blocks/help.generated.ts"
import { aurora } from "../aurora/aurora.ts"
import { frontier } from "../frontier/frontier.ts"
import { genericLsf } from "../generic-lsf/generic-lsf.ts"
import { machines } from "../machines.ts"
import { perlmutter } from "../perlmutter/perlmutter.ts"
import { summit } from "../summit/summit.ts"
import type { Consultation, LiveFacts, PlanFigures } from "./consultation.ts"
import { consult, targetFindings } from "./doctor.ts"
import { estimateError } from "./folder-rules.ts"

const hour = 3600
const now = Date.UTC(2026, 10, 28) / 1000
const typed = <Value>(value: Value): Fact<Value> => ({ value, proven: "typed", source: "typed by you", date: "2026-11-28" })

interface Case {
  readonly machine: Machine
  readonly target?: Partial<Target>
  readonly plan?: Partial<PlanFigures>
  readonly live?: LiveFacts
}

/** A job of two full nodes for an hour, unless told otherwise. */
function consultation({ machine, target = {}, plan = {}, live = {} }: Case): Consultation {
  const whole: Target = { ...localTarget, machine: machine.name, ranks: 2 * (machine.node.cores?.value ?? 1), account: "abc123", walltime: hour, ...target }
  return { machine, target: whole, plan: { ranks: whole.ranks, threads: whole.threads, ...plan }, live, now }
}

function healed(given: Consultation, { fix }: Finding): Consultation {
  const target = { ...given.target, ...(fix?.target as Partial<Target>) }
  return { ...given, target, plan: { ...given.plan, ranks: target.ranks, threads: target.threads } }
}

const mib = 2 ** 20
const gib = 2 ** 30
const byHand: Machine = { ...frontier, account: typed("abc123"), logIn: { ...frontier.logIn, user: typed("me") } }

/** By code: a job that has the finding, what it must say, and whether a change of the target mends it. */
const expected: Readonly<Record<string, { readonly given: Case; readonly says: RegExp; readonly severity: Finding["severity"]; readonly fix?: Partial<Target> }>> = {
  "target-incomplete": { given: { machine: byHand, target: { account: undefined } as unknown as Target }, says: /must say its account/, severity: "error", fix: { account: "abc123" } },
  "threads-exceed-node": { given: { machine: frontier, target: { ranks: 2, threads: 64 } }, says: /64 threads does not fit a node of Frontier.*56 cores/, severity: "error", fix: { threads: 56 } },
  "too-many-nodes": { given: { machine: frontier, target: { ranks: 65 * 56, queue: "extended" } }, says: /fill 65 nodes.*queue extended gives a job at most 64.*queue batch/, severity: "error", fix: { queue: "batch" } },
  "too-few-nodes": { given: { machine: aurora, target: { queue: "debug-scaling", ranks: 102 } }, says: /takes jobs from 2 nodes on, and this one fills 1/, severity: "error", fix: { queue: "prod" } },
  "walltime-beyond-limit": { given: { machine: frontier, target: { walltime: 5 * hour } }, says: /2 nodes run 2:00:00.*5:00:00 is asked for.*from 92 nodes on a job may run 6:00:00; the queue extended allows it/, severity: "error", fix: { queue: "extended" } },
  "walltime-below-limit": { given: { machine: aurora, target: { walltime: 60 } }, says: /less than 0:05:00/, severity: "error", fix: { walltime: 300 } },
  "walltime-too-short": { given: { machine: frontier, plan: { seconds: 1.3 * hour } }, says: /expected to take 78 min and may run 1:00:00.*about 2 jobs.*Ask for 1:38:00/, severity: "warning", fix: { walltime: 98 * 60 } },
  "walltime-in-minutes": { given: { machine: summit, target: { walltime: hour + 30 } }, says: /1:00:30 is handed in as 1:01:00/, severity: "note", fix: { walltime: hour + 60 } },
  "walltime-form": { given: { machine: { ...summit, options: typed(["-W 1:30:00"]) } }, says: /\[hours:\]minutes.*not “1:30:00”/, severity: "error" },
  "deadline-at-start": { given: { machine: frontier, target: { walltime: 100 }, plan: { warningSeconds: 120 } }, says: /told to stop 2 min before its end, and may run 0:01:40/, severity: "error" },
  "checkpoint-beyond-walltime": { given: { machine: frontier, plan: { checkpointSeconds: 2 * hour } }, says: /every 2 h.*may run 1:00:00/, severity: "warning" },
  "queue-unknown": { given: { machine: frontier, target: { queue: "bacth" } }, says: /knows no queue “bacth”.*Did you mean “batch”/, severity: "warning", fix: { queue: "batch" } },
  "queue-by-request": { given: { machine: aurora, target: { queue: "visualization" } }, says: /open only to those who asked/, severity: "warning" },
  "ranks-exceed-nodes": { given: { machine: frontier, target: { ranks: 120 }, plan: { nodes: 2 } }, says: /120 ranks of 1 thread do not fit 2 nodes.*room for 56/, severity: "error" },
  "cores-reserved": { given: { machine: frontier, target: { ranks: 128 } }, says: /Of the 64 cores.*keeps 8 \(its option -S.*take 3 nodes, not 2\. 112 ranks fit 2/, severity: "warning", fix: { ranks: 112 } },
  "cores-idle": { given: { machine: perlmutter, target: { ranks: 2 } }, says: /uses 2 cores of the 128 on 1 node/, severity: "warning", fix: { threads: 64 } },
  "gpus-idle": { given: { machine: frontier }, says: /has 8 GPUs, and this job uses none/, severity: "warning" },
  "gpus-exceed-node": { given: { machine: frontier, target: { ranks: 14, threads: 4 }, plan: { gpusOfRank: 1 } }, says: /14 ranks on a node of Frontier \(OLCF\) want 14 GPUs, and it has 8/, severity: "error" },
  "memory-exceeds-node": { given: { machine: frontier, plan: { memoryOfRank: 32 * gib } }, says: /56 ranks on a node.*No more than 16 fit.*4 threads a rank/, severity: "warning", fix: { threads: 4 } },
  "resource-sets-unfit": { given: { machine: { ...summit, launcher: typed(["jsrun", "-n{ranks}", "-c", "7", "--gpu_per_rs=2"]) }, target: { ranks: 12, threads: 7 } }, says: /12 resource sets of 7 cores and 2 GPUs do not fit 2 nodes, which hold 3 each.*42 cores and 6 GPUs/, severity: "error" },
  "folder-in-home": { given: { machine: byHand, plan: { folder: "/ccs/home/me/runs" } }, says: /home folder of Frontier.*holds 50 GB.*\/lustre\/orion\/abc123\/scratch\/me/, severity: "warning" },
  "quota-exceeded": { given: { machine: frontier, plan: { bytesToWrite: 300 * mib }, live: { quotaFreeBytes: 100 * mib } }, says: /writes about 315 MB on scratch.*105 MB of its quota are free/, severity: "error" },
  "purge-before-end": { given: { machine: frontier, live: { wait: { seconds: 91 * 24 * hour, past: [] } } }, says: /nobody used for 90 days, from 2027-02-26 on.*until 2027-02-27/, severity: "warning" },
  charge: { given: { machine: frontier }, says: /up to 2 node-hours \(2 nodes × 1:00:00\).*showusage/, severity: "note" },
  "charge-beyond-balance": { given: { machine: frontier, target: { ranks: 100 * 56 }, live: { balance: { left: 10, granted: 300 } } }, says: /may cost 100 node-hours.*has 10 left.*130 %.*From 125 %.*365 days later/, severity: "warning" },
  "too-many-queued": { given: { machine: frontier, live: { jobs: { running: 4, waiting: 96 } } }, says: /takes 100 jobs of a user at once.*100 are there/, severity: "error" },
  "held-until-turn": { given: { machine: frontier, target: { queue: "extended" }, live: { jobs: { running: 1, waiting: 1 } } }, says: /runs 1 job and lets 1 job stand in line of a user/, severity: "note" },
  "array-too-large": { given: { machine: genericLsf, plan: { arrayJobs: 2500 } }, says: /at most 1,000 jobs, and this one has 2,500.*3 arrays/, severity: "error" },
  "option-missing": { given: { machine: { ...aurora, options: typed(["-l place=scatter"]) } }, says: /begins with -l filesystems=/, severity: "error" },
  "option-unsupported": { given: { machine: { ...summit, options: typed(['-alloc_flags "smt8 gpumps"']) } }, says: /knows no “smt8” for -alloc_flags\. Did you mean “smt1”/, severity: "error" },
  "alloc-flags-twice": { given: { machine: { ...summit, options: typed(["-alloc_flags gpumps", "-alloc_flags smt1"]) } }, says: /2 lines of -alloc_flags.*-alloc_flags "gpumps smt1"/, severity: "error" },
  "refused-there": { given: { machine: frontier, live: { refused: "Requested node configuration is not available" } }, says: /was asked, and would refuse the job: Requested node configuration is not available\. Change/, severity: "error" },
  "wait-estimated": { given: { machine: frontier, live: { wait: { seconds: 2 * hour, past: [{ estimated: 100, actual: 200 }, { estimated: 300, actual: 200 }] } } }, says: /wait 2 h, until 2026-11-28; over 2 past waits here its guess was wrong by 50 %/, severity: "note" },
}

describe("each finding", () => {
  for (const [code, { given, says, severity, fix }] of Object.entries(expected)) {
    test(`is told, says what to do, and is mended by what it offers: ${code}`, () => {
      const job = consultation(given)
      const finding = consult(job).find((each) => each.code === code)
      expect(finding).toMatchObject({ code, severity, message: expect.stringMatching(says) as string })
      expect(finding?.fix?.target).toEqual(fix)
      if (fix !== undefined) expect(consult(healed(job, finding!)).map((each) => each.code)).not.toContain(code)
    })
  }
})

test("every finding has a page of help and a case here, and every page of the doctor a finding", () => {
  const { problems } = parseHelp(readFileSync(join(import.meta.dirname, "../problems.md"), "utf8"))
  expect(Object.keys(expected).filter((code) => problemHelp[code] === undefined)).toEqual([])
  expect(Object.keys(problems).toSorted()).toEqual(Object.keys(expected).filter((code) => code !== "memory-exceeds-node").toSorted())
})

test("a job that fits is told its charge and nothing else", () => {
  expect(consult(consultation({ machine: frontier, plan: { gpusOfRank: 8 / 56, memoryOfRank: gib, seconds: 1000, bytesToWrite: gib } })).map(({ code }) => code)).toEqual(["charge"])
  expect(consult(consultation({ machine: perlmutter }))).toEqual([])
  for (const machine of machines.filter(({ requires }) => requires === undefined)) expect(consult(consultation({ machine }))).toEqual([])
})

test("errors come first", () => {
  const severities = consult(consultation({ machine: frontier, target: { ranks: 128, walltime: 5 * hour } })).map(({ severity }) => severity)
  expect(severities).toEqual(["error", "warning", "warning", "note"])
})

test("a limit holds up to its last second and its last node", () => {
  const codes = (target: Partial<Target>) => targetFindings(frontier, { ...consultation({ machine: frontier, target }).target }).map(({ code }) => code)
  expect(codes({ ranks: 91 * 56, walltime: 2 * hour })).toEqual([])
  expect(codes({ ranks: 91 * 56, walltime: 2 * hour + 1 })).toEqual(["walltime-beyond-limit"])
  expect(codes({ ranks: 92 * 56, walltime: 6 * hour })).toEqual([])
  expect(codes({ ranks: 64 * 56, walltime: 24 * hour, queue: "extended" })).toEqual([])
})

test("jsrun's sets are read in each way of writing them", () => {
  const says = (launcher: string[], target: Partial<Target>) => consult(consultation({ machine: { ...summit, launcher: typed(launcher) }, target })).find(({ code }) => code === "resource-sets-unfit")?.message
  expect(says(summit.launcher.value, { ranks: 42 })).toBeUndefined()
  expect(says(["jsrun", "--nrs", "{ranks}", "--rs_per_host=7", "-g1"], { ranks: 7, threads: 6 })).toMatch(/asks for 7 resource sets of 1 core and 1 GPU on a node, and 6 fit/)
  expect(says(["jsrun", "-n{ranks}", "-g", "7"], { ranks: 1 })).toMatch(/A resource set of 1 core and 7 GPUs does not fit/)
  expect(says(["/opt/bin/jsrun", "-n", "{ranks}", "-c", "{threads}"], { ranks: 2, threads: 43 })).toMatch(/A resource set of 43 cores/)
})

test("the error of past guesses is that over the time waited, and of none is none", () => {
  expect(estimateError([])).toBeNull()
  expect(estimateError([{ estimated: 10, actual: 0 }])).toBeNull()
  expect(estimateError([{ estimated: 0, actual: 100 }, { estimated: 100, actual: 100 }])).toEqual({ mean: 0.5, from: 2 })
})

const size = fc.oneof(fc.integer({ min: 1, max: 200_000 }), fc.constantFrom(1, 42, 56, 64, 128, Number.MAX_SAFE_INTEGER))
const seconds = fc.oneof(fc.integer({ min: 1, max: 200_000 }), fc.constantFrom(1, Number.MAX_SAFE_INTEGER))
const amount = fc.oneof(fc.double({ min: 0, max: 1e18, noNaN: true }), fc.integer({ min: 0, max: 10 ** 9 }))
const fact = <Value>(value: fc.Arbitrary<Value>) => value.map(typed)
const whole = fc.integer({ min: 1, max: 300 })
const bin = fc.record({ from: whole, wide: fc.nat(300), seconds, least: fc.option(seconds, { nil: undefined }) }).map(({ from, wide, seconds: longest, least }) => ({ from, to: from + wide, seconds: longest, ...(least === undefined ? {} : { least }) }))
const queue = fc.record({ name: fc.constantFrom("batch", "debug", "x", "y"), bins: fc.array(bin, { maxLength: 3 }), byRequest: fc.boolean(), jobs: fc.record({ of: fc.constantFrom("user" as const, "project" as const), running: whole, eligible: whole, queued: whole }, { requiredKeys: ["of"] }) }, { requiredKeys: ["name", "bins"] })

/** A machine that nobody has, whose facts need not fit one another. */
const madeUp = fc
  .record({
    base: fc.constantFrom(...machines),
    node: fc.record({ cores: fact(whole), memoryBytes: fact(fc.integer({ min: 1, max: 2 ** 40 })), gpus: fact(fc.nat(16)), reserved: fact(fc.record({ cores: whole, of: whole })) }, { requiredKeys: [] }),
    others: fc.record(
      {
        wholeNodes: fact(fc.boolean()),
        queues: fact(fc.array(queue, { minLength: 1, maxLength: 4 })),
        charge: fact(fc.record({ unit: fc.constant("node-hours" as const), factor: fc.double({ min: 0, max: 1e6, noNaN: true }), overUse: fc.array(fc.record({ share: fc.double({ min: 0.1, max: 5, noNaN: true }), effect: fc.constant("it waits") }), { maxLength: 3 }) })),
        folders: fc.record({ scratch: fact(fc.record({ path: fc.constantFrom("/s/{user}", "/s/{account}/{initial}"), purgeDays: whole, quotaBytes: whole }, { requiredKeys: [] })), home: fact(fc.record({ path: fc.constantFrom("/", "/{user}", "/ccs/home/{user}"), quotaBytes: whole }, { requiredKeys: [] })) }, { requiredKeys: [] }),
        optionRules: fact(fc.record({ required: fc.array(fc.record({ begins: fc.constantFrom("-l x=", "-k"), why: fc.constant("it must") })), allocFlags: fc.array(fc.constantFrom("smt1", "smt2")) }, { requiredKeys: [] })),
        arrayJobs: fact(whole),
        requires: fact(fc.subarray(["account" as const, "walltime" as const])),
        account: fact(fc.constantFrom("abc123")),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ base, node, others }): Machine => Machine.parse({ ...base, node, ...others }))

const anyCase = fc.record({
  machine: fc.oneof(fc.constantFrom(...machines), madeUp),
  options: fc.option(fc.array(fc.constantFrom("-alloc_flags smt1", '-alloc_flags "nope x"', "-W 1:00:00", "-W 90", "-l filesystems=home", "-k doe"), { minLength: 1 }), { nil: undefined }),
  launcher: fc.option(fc.array(fc.constantFrom("jsrun", "-n{ranks}", "-r", "7", "--gpu_per_rs=2", "-c{threads}", "-g"), { minLength: 1 }), { nil: undefined }),
  target: fc.record({ ranks: fc.integer({ min: 1, max: 100_000 }), threads: fc.integer({ min: 1, max: 1024 }), walltime: fc.option(seconds, { nil: undefined }), queue: fc.option(fc.constantFrom("batch", "debug", "prod", "extended", "x", "debug-scaling"), { nil: undefined }), account: fc.option(fc.string(), { nil: undefined }) }),
  plan: fc.record({ nodes: size, memoryOfRank: amount, gpusOfRank: fc.integer({ min: 0, max: 16 }), seconds: amount, bytesToWrite: amount, checkpointSeconds: amount, warningSeconds: amount, arrayJobs: size, folder: fc.constantFrom("~/x", "/ccs/home/me", "/tmp", "", "/") }, { requiredKeys: [] }),
  live: fc.record(
    { quotaFreeBytes: amount, balance: fc.record({ left: amount, granted: fc.option(amount, { nil: undefined }) }), wait: fc.record({ seconds: amount, past: fc.array(fc.record({ estimated: amount, actual: amount }), { maxLength: 3 }) }), jobs: fc.record({ running: fc.nat(200), waiting: fc.nat(200) }) },
    { requiredKeys: [] },
  ),
  now: fc.oneof(fc.constantFrom(now, 0), amount),
})

test("whatever the machine, target and figures, the doctor answers, and its answers are whole", () => {
  fc.assert(
    fc.property(anyCase, ({ machine, options, launcher, target, plan, live, now: at }) => {
      const changed = { ...machine, ...(options === undefined ? {} : { options: typed(options) }), ...(launcher === undefined ? {} : { launcher: typed(launcher) }) }
      const all = Object.fromEntries(Object.entries({ ...localTarget, machine: machine.name, ...target }).filter(([, value]) => value !== undefined)) as Target
      for (const finding of consult({ machine: changed, target: all, plan: { ranks: all.ranks, threads: all.threads, ...plan }, live, now: at })) {
        expect(Finding.parse(finding)).toEqual(finding)
        expect(problemHelp[finding.code]).toBeDefined()
        expect(finding.message).not.toMatch(/undefined|NaN|Infinity|null/)
      }
    }),
    { seed: seed(), numRuns: cases("machines") },
  )
})

test("on every machine there is, a finding that comes with a fix is gone once the target is changed so", () => {
  const jobs = fc.record({
    machine: fc.constantFrom(...machines),
    target: fc.record({ ranks: fc.oneof(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 50 }).map((nodes) => nodes * 64)), threads: fc.integer({ min: 1, max: 130 }), walltime: fc.integer({ min: 1, max: 100_000 }), queue: fc.constantFrom("batch", "bacth", "debug", "prod", "extended", "debug-scaling", "killable", "regular") }),
    plan: fc.record({ memoryOfRank: fc.integer({ min: 1, max: 2 ** 38 }), seconds: fc.integer({ min: 1, max: 200_000 }) }, { requiredKeys: [] }),
  })
  fc.assert(
    fc.property(jobs, (given) => {
      const job = consultation(given)
      for (const finding of consult(job).filter(({ fix }) => fix !== undefined)) {
        expect({ finding, left: consult(healed(job, finding)).filter(({ code }) => code === finding.code) }).toEqual({ finding, left: [] })
      }
    }),
    { seed: seed(), numRuns: cases("machines") },
  )
})
