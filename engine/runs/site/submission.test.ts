import fc from "fast-check"
import { expect, test } from "vitest"
import { nextStep, type SubmissionFacts, type SubmissionMemory, type SubmitReply, type Traces } from "./submission.ts"

const no: Traces = { answered: true, ids: [] }
const silent: Traces = { answered: false, never: false }
const off: Traces = { answered: false, never: true }
const facts = (more: Partial<SubmissionFacts>): SubmissionFacts => ({ now: 1000, settleSeconds: 60, reply: null, claimed: false, queue: no, accounting: no, ...more })
const memory = (more: Partial<SubmissionMemory>): SubmissionMemory => ({ sent: [900], denied: [], ...more })

test("C01: sent once, any trace is adopted", () => {
  expect(nextStep(facts({}), memory({ sent: [] }))).toEqual({ step: "send" })
  expect(nextStep(facts({ reply: { id: "7", text: "7" } }), memory({}))).toEqual({ step: "adopt", id: "7" })
  expect(nextStep(facts({ queue: { answered: true, ids: ["8"] } }), memory({}))).toEqual({ step: "adopt", id: "8" })
  // sbatch says “Socket timed out” with code 1, and the job runs all the same.
  expect(nextStep(facts({ reply: { id: null, text: "Socket timed out" }, accounting: { answered: true, ids: ["9"] } }), memory({}))).toEqual({ step: "adopt", id: "9" })
})

test("silence is no denial, and one denial is not believed", () => {
  const denied = { denied: [900] }
  expect(nextStep(facts({ queue: silent }), memory(denied))).toMatchObject({ step: "wait", denied: false })
  expect(nextStep(facts({ accounting: silent }), memory(denied))).toMatchObject({ step: "wait", denied: false })
  expect(nextStep(facts({ claimed: true }), memory(denied))).toMatchObject({ step: "wait", denied: false })
  expect(nextStep(facts({}), memory({ sent: [990] }))).toMatchObject({ step: "wait", denied: false })
  expect(nextStep(facts({}), memory({}))).toMatchObject({ step: "wait", denied: true })
  expect(nextStep(facts({}), memory({ denied: [970] }))).toMatchObject({ step: "wait", denied: false })
  expect(nextStep(facts({}), memory(denied))).toEqual({ step: "send" })
  expect(nextStep(facts({ accounting: off }), memory(denied))).toEqual({ step: "send" })
})

test("what the batch system refused is told in its words, once nobody knows it; what never arrives is given up", () => {
  expect(nextStep(facts({ reply: { id: null, text: "invalid account" } }), memory({ denied: [900] }))).toEqual({ step: "refused", text: "invalid account" })
  expect(nextStep(facts({}), memory({ sent: [100, 200, 300], denied: [900] }))).toMatchObject({ step: "refused" })
})

/** A site as it may behave: what is sent may be lost, arrive late or be refused; its answers may be lost, its lists lag or be silent. */
interface World {
  readonly sends: readonly { readonly arrives: boolean; readonly afterSeconds: number; readonly accepted: boolean; readonly replyKept: boolean }[]
  readonly looks: readonly { readonly queue: boolean; readonly accounting: boolean; readonly reply: boolean }[]
  readonly accounting: boolean
  readonly lagSeconds: number
  readonly runsAfterSeconds: number
}

const world = fc.record<World>({
  // A submit that arrives is ended by its time limit at the site, so it is taken within a minute or not at all.
  sends: fc.array(fc.record({ arrives: fc.boolean(), afterSeconds: fc.integer({ min: 0, max: 60 }), accepted: fc.boolean(), replyKept: fc.boolean() }), { minLength: 3, maxLength: 3 }),
  looks: fc.array(fc.record({ queue: fc.boolean(), accounting: fc.boolean(), reply: fc.boolean() }), { minLength: 5, maxLength: 60 }),
  accounting: fc.boolean(),
  lagSeconds: fc.integer({ min: 0, max: 25 }),
  runsAfterSeconds: fc.integer({ min: 0, max: 2000 }),
})

interface Taken {
  readonly id: string
  readonly at: number
}

function drive({ sends, looks, accounting, lagSeconds, runsAfterSeconds }: World): { taken: Taken[]; end: string; adopted: string | null } {
  let sent: number[] = []
  let denied: number[] = []
  const taken: Taken[] = []
  const replies: { at: number; reply: SubmitReply }[] = []
  for (let now = 0, look = 0; now < 40_000; now += 30, look += 1) {
    const seen = looks[look % looks.length] ?? { queue: true, accounting: true, reply: true }
    // In the end everything answers.
    const all = look > 300
    const ids = taken.filter(({ at }) => at + lagSeconds <= now).map(({ id }) => id)
    const traces = (heard: boolean): Traces => (heard || all ? { answered: true, ids } : silent)
    const reply = seen.reply || all ? (replies.findLast(({ at }) => at <= now)?.reply ?? null) : null
    const claimed = taken.some(({ at }) => at + runsAfterSeconds <= now)
    const next = nextStep({ now, settleSeconds: 60, reply, claimed, queue: traces(seen.queue), accounting: accounting ? traces(seen.accounting) : off }, { sent, denied })
    if (next.step === "adopt") return { taken, end: "adopted", adopted: next.id }
    if (next.step === "refused") return { taken, end: "refused", adopted: null }
    if (next.step === "wait" && next.denied) denied = [...denied, now]
    if (next.step !== "send") continue
    const fate = sends[sent.length] ?? { arrives: true, afterSeconds: 0, accepted: true, replyKept: true }
    sent = [...sent, now]
    denied = []
    if (!fate.arrives) continue
    const at = now + fate.afterSeconds
    const id = String(100 + sent.length)
    if (fate.accepted) taken.push({ id, at })
    if (fate.replyKept) replies.push({ at, reply: fate.accepted ? { id, text: id } : { id: null, text: "refused" } })
  }
  return { taken, end: "undecided", adopted: null }
}

test("whatever is lost, late or silent: a job that was taken is adopted, and no second one is sent while there is a trace of it", () => {
  fc.assert(
    fc.property(world, (one) => {
      const { taken, end, adopted } = drive(one)
      expect(end).not.toBe("undecided")
      expect(taken.length).toBeLessThanOrEqual(1)
      if (taken.length === 1) expect(adopted).toBe(taken[0]?.id)
    }),
    { numRuns: 2000 },
  )
})
