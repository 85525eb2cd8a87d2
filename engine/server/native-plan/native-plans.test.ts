import { expect, test, vi } from "vitest"
import type { NativeStage } from "../../model/native-plan.ts"
import { nativePlans } from "./native-plans.ts"
import type { Buildable, ToMakePlans } from "./native-plans.ts"

const job = (hash: string): Buildable => ({ files: [{ path: "name", text: hash }], hash, plan: { stages: [] } }) as unknown as Buildable

/** Builds that end when they are told to; `atOnce` by itself. */
function heldBuilds(limit?: number, atOnce?: string) {
  const builds: { readonly hash: string; readonly signal: AbortSignal; readonly end: (error?: Error) => void }[] = []
  const make: ToMakePlans["make"] = ({ files, signal }) =>
    new Promise<NativeStage[]>((resolve, reject) => {
      if (files[0]!.text === atOnce) return resolve([])
      signal!.addEventListener("abort", () => reject(signal!.reason as Error))
      builds.push({ hash: files[0]!.text, signal: signal!, end: (error) => (error ? reject(error) : resolve([])) })
    })
  return { builds, plans: nativePlans({ cache: "/nowhere", make, ...(limit === undefined ? {} : { limit }) }) }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

test("two who wish for one job wait for one build, and it goes on until both have given it back", async () => {
  const { builds, plans } = heldBuilds()
  const [first, second] = [plans.wish(job("a")), plans.wish(job("a"))]
  await settled()
  first.giveBack()
  first.giveBack()
  expect(builds[0]!.signal.aborted).toBe(false)
  builds[0]!.end()
  expect(await second.plan).toEqual({ state: "made", hash: "a", stages: [] })
  expect(plans.wish(job("a"))).toMatchObject({ made: true })
  expect(builds.length).toBe(1)
})

test("a job that nobody wishes for any more is not built on; wished for again it is begun anew", async () => {
  const { builds, plans } = heldBuilds()
  const before = plans.wish(job("a"))
  await settled()
  const other = plans.wish(job("b"))
  before.giveBack()
  const again = plans.wish(job("a"))
  other.giveBack()
  await vi.waitFor(() => expect(builds.map(({ hash }) => hash)).toEqual(["a", "a"]))
  expect(builds[0]!.signal.aborted).toBe(true)
  builds[1]!.end()
  expect(await again.plan).toMatchObject({ state: "made", hash: "a" })
})

test("a failure is told and not kept", async () => {
  const { builds, plans } = heldBuilds()
  const wish = plans.wish(job("a"))
  await settled()
  builds[0]!.end(new Error("the disk is full"))
  expect(await wish.plan).toEqual({ state: "none", hash: "a", reason: "The native plan was not made: the disk is full" })
  const again = plans.wish(job("a"))
  await vi.waitFor(() => expect(builds.length).toBe(2))
  builds[1]!.end()
  expect(await again.plan).toMatchObject({ state: "made" })
})

test("a build that takes too long is ended, and the next one begins", async () => {
  const { plans } = heldBuilds(60, "b")
  const [slow, next] = [plans.wish(job("a")), plans.wish(job("b"))]
  expect(await slow.plan).toMatchObject({ state: "none", reason: expect.stringMatching(/not built within/) as string })
  expect(await next.plan).toMatchObject({ state: "made" })
})

test("closing ends what is built, and nothing begins after it", async () => {
  const { builds, plans } = heldBuilds()
  plans.wish(job("a"))
  plans.wish(job("b"))
  await settled()
  await plans.close()
  expect(builds.length).toBe(1)
  expect(builds[0]!.signal.aborted).toBe(true)
  expect(await plans.wish(job("c")).plan).toMatchObject({ state: "none" })
})
