import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import type { Run } from "../../engine/model/run.ts"
import { siteUp, whyNoSite, type Site } from "../cluster/site.ts"
import { cases, seed } from "../counts.ts"
import { uniformFrom } from "../samples/random.ts"
import { randomBytes, type BytesCut, type Cut, type Traffic } from "./cut-link.ts"
import { doubleEnvironment } from "./double/double-job.ts"
import { faultTable } from "./fault-table.ts"
import { runsWithKills, type KillPlan } from "./site-kills.ts"
import { runWithCuts } from "./site-world.ts"
import { sshArrays, sshRuns } from "./ssh-cuts.ts"

const hours = 3_600_000
const deep = cases("cuts") > 100
/** Runs beside each other: they mostly wait. */
const together = deep ? 8 : 4
const uniform = uniformFrom(seed())
const table = faultTable()
const shape = { steps: 60, dataBytes: 700_000 }

beforeAll(() => {
  for (const [name, value] of Object.entries(doubleEnvironment({ steps: shape.steps, stepMilliseconds: 15 }))) vi.stubEnv(name, value)
})
afterAll(() => {
  vi.unstubAllEnvs()
  process.stdout.write(`\n${table.text()}\n`)
})

/** All of these, some at once. */
async function each<T>(list: Iterable<T>, work: (one: T) => Promise<void>): Promise<void> {
  const left = list[Symbol.iterator]()
  const worker = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) await work(next.value)
  }
  await Promise.all(Array.from({ length: together }, worker))
}

/** What a run does at each state, in the words of the protocol. */
function phase(state: Run["state"] | undefined): string {
  if (state === "submitting") return "submit"
  return state === "prepared" || state === "uploading" ? "upload" : state === "building" ? "build" : "watch"
}

describe("faults of runs at a site", () => {
  let whole: Traffic
  beforeAll(async () => {
    const { traffic, findings } = await runWithCuts([], shape)
    whole = traffic
    table.judged("none", findings)
  })

  test("cut behind each request and each answer of upload, build, submit and watch", { timeout: 2 * hours }, async () => {
    const stride = deep ? 1 : 12
    const steps = (["request", "answer"] as const).flatMap((after) => Array.from({ length: Math.ceil(whole[`${after}s`] / stride) }, (_, index): Cut => ({ after, number: 1 + index * stride })))
    await each(steps, async (cut) => {
      const { findings, states } = await runWithCuts([cut], shape)
      const kind = `behind a${"after" in cut && cut.after === "answer" ? "n answer" : " request"} of ${phase(states[0])}`
      if (states.length > 0) table.fault(kind)
      table.judged(states.length > 0 ? kind : "none", findings)
    })
    expect(table.wrong()).toEqual([])
  })

  test("cut at random bytes, again and again", { timeout: 4 * hours }, async () => {
    let done = 0
    function* worlds(): Generator<"sent" | "heard"> {
      for (let index = 0; done < cases("cuts"); index += 1) yield index % 2 === 0 ? "sent" : "heard"
    }
    await each(worlds(), async (way) => {
      const cuts = Array.from({ length: 6 }, () => randomBytes(way, whole[way], uniform))
      const { findings, states } = await runWithCuts(cuts, shape)
      done += states.length
      for (const _ of states) table.fault(`at a random byte ${way}`)
      table.judged(`at a random byte ${way}`, findings)
    })
    expect(table.wrong()).toEqual([])
  })

  test("the app is killed at random instants, and started again", { timeout: 2 * hours }, async () => {
    let planned = 0
    function* worlds(): Generator<readonly KillPlan[]> {
      while (planned < cases("app-kills")) {
        const plans = Array.from({ length: Math.min(4, cases("app-kills")) }, (): KillPlan => ({ busy: uniform() < 0.7, after: 3000 * uniform() }))
        planned += plans.length
        yield plans
      }
    }
    await each(worlds(), async (plans) => {
      const { findings, kills } = await runsWithKills(plans, { ...shape, runs: 3 })
      for (let kill = 0; kill < kills; kill += 1) table.fault("app killed")
      for (const one of findings) table.judged("app killed", one)
    })
    expect(table.wrong()).toEqual([])
  })
})

const reason = whyNoSite()
const place = { root: "/var/tmp/tc-faults", port: 29_300, user: "tephrafaults" }

describe.skipIf(reason !== null)(`faults of runs at a site with real sshd and real Slurm${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let site: Site
  beforeAll(() => {
    site = siteUp(place)
  })
  afterAll(() => site.down())

  test.each([
    { kind: "ssh: at a random byte", runs: deep ? 3 : 1, work: sshRuns },
    { kind: "ssh: at a random byte of arrays", runs: 3, work: sshArrays },
  ])("cut at random bytes of the ssh connection, again and again ($kind)", { timeout: 2 * hours }, async ({ kind, runs, work }) => {
    let done = 0
    while (done < cases("ssh-cuts")) {
      const most = Math.min(25, cases("ssh-cuts"))
      let left = most
      const next = (): BytesCut | null => {
        left -= 1
        // Half of what goes to the site is the job and its data, and less than a tenth comes back; the log-in takes some thousands both ways.
        return left < 0 ? null : left % 2 === 0 ? randomBytes("sent", 1_000_000, uniform) : randomBytes("heard", 40_000, uniform)
      }
      const onCut = (): void => {
        done += 1
        table.fault(kind)
      }
      for (const one of await work(site, { runs, steps: 150, dataBytes: 700_000, user: place.user, next, onCut })) table.judged(kind, one)
    }
    expect(table.wrong()).toEqual([])
  })
})
