import fc from "fast-check"
import { expect, test } from "vitest"
import { Played, type World } from "../testing/played-array.ts"

const world = fc.record<World>({
  built: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)), { minLength: 1, maxLength: 4 }),
  onNode: fc.boolean(),
  fates: fc.array(fc.record({ arrives: fc.boolean(), accepted: fc.boolean(), replyKept: fc.boolean(), lagSeconds: fc.integer({ min: 0, max: 25 }) }), { minLength: 3, maxLength: 3 }),
  seed: fc.nat(),
  turns: fc.integer({ min: 50, max: 500 }),
})

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Numbers below a limit, the same for the same seed: drawn evenly, where what fast-check makes itself is mostly small. */
function drawn(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Plays the turns, then lets everything answer until each run is in the queue or has ended, and all jobs begin. */
async function play(given: World): Promise<Played> {
  const one = new Played(given)
  const random = drawn(given.seed)
  for (let left = given.turns; left > 0; left -= 1) {
    const [act, whom] = [random(1000), random(1000)]
    if (act < 300) one.step(whom)
    else if (act < 900) one.letGo(whom, act < 310)
    else if (act < 945) one.now += whom % 40
    else if (act < 965) one.startTask(whom)
    else if (act < 981) one.build(whom, act < 967)
    else if (act < 987) one.stop(whom)
    else if (act < 988) one.stopAll()
    else if (act < 990) one.apart(whom)
    else if (act < 992) one.failToBuild(whom)
    else one.die()
    await turn()
  }
  const count = given.built.length
  for (let round = 0; round < 1000 && !one.isDecided(); round += 1) {
    for (let member = 0; member < count; member += 1) one.step(member)
    // A whole step of each, within its lease.
    for (let gate = 0; gate < (given.onNode ? 16 : 2) * count + 2; gate += 1) {
      one.letGo(0, false)
      await turn()
    }
    one.now += 5
    if (round % 3 === 0) one.build(0, false)
    if (round > 500) one.faulty = false
  }
  // Stops of those that are in the queue are carried out.
  for (let round = 0; round < 30 * count; round += 1) {
    for (let member = 0; member < count; member += 1) one.step(member)
    one.letGo(0, false)
    await turn()
  }
  one.uncancelled = one.waitingStopped()
  for (let left = 0; left < 40; left += 1) one.startTask(0)
  return one
}

test("members of an array, each driven by itself, stopped, cut and killed at any step: handed in once as one, none lost, none doubled, none begun that was cancelled before", async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const one = await play(given)
      try {
        expect(one.isDecided()).toBe(true)
        expect(one.taken.length).toBeLessThanOrEqual(1)
        expect(one.uncancelled).toEqual([])
        // One job builds at a time, and another only for what an earlier one left; none goes on for nobody.
        expect(one.mostBuilds).toBeLessThanOrEqual(1)
        expect(one.builds.length).toBeLessThanOrEqual(1 + one.cutBuilds)
        expect(one.forNobody).toEqual([])
        const [taken] = one.taken
        for (const { id, attempts, outcome, array: own, state } of one.runs()) {
          const submission = attempts[0]?.submission
          expect(one.begun.get(id) ?? 0).toBeLessThanOrEqual(1)
          if (submission !== undefined) expect(submission).toBe(`${taken?.id}_${own?.index}`)
          if (submission !== undefined) expect(taken?.tasks.has(own!.index)).toBe(true)
          if (submission !== undefined && state !== "stopping") expect(one.begun.get(id)).toBe(1)
          if (submission === undefined) expect(one.begun.has(id)).toBe(false)
          if (own?.apart === true) expect(taken?.tasks.has(own.index)).not.toBe(true)
          if (outcome === "failed") expect(taken === undefined || /could not be built/.test(attempts[0]?.failure?.message ?? "")).toBe(true)
        }
      } finally {
        one.close()
      }
    }),
    { numRuns: 120 },
  )
})
