import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test, vi } from "vitest"
import type { NativePlan } from "../../engine/model/native-plan.ts"
import { watchedPlans } from "../../engine/server/testing/watched-plans.ts"
import { runtimePrefix } from "./native-plans.ts"
import { cache } from "./python-twin.ts"

/** Apart from what tests beside this one plan. */
const apart = mkdtempSync(join(tmpdir(), "tephra-planned-"))
vi.stubEnv("TMPDIR", apart)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(apart, { recursive: true, force: true })
})

type Watched = Awaited<ReturnType<typeof watchedPlans>>

/** Plans are built niced: beside all other tests that takes minutes. This ends what hangs. */
const patience = { timeout: 1_500_000, interval: 20 }

/** Sets the batch, and waits for the plan of one. */
function batchOf({ client, id, train, heard }: Watched) {
  let revision = 0
  const set = async (batch: number): Promise<void> => {
    const base = revision
    revision += 1
    await client.call("document.edit", { id, base, client: "test", edits: [{ edit: "set-config", id: train, key: "batch", value: batch }] })
  }
  const made = (batch: number, told: readonly NativePlan[] = heard) =>
    vi.waitFor(() => expect(told.at(-1)).toMatchObject({ state: "made", stages: [{ block: train, rowsPerRank: batch / 2 }, {}] }), patience)
  return { set, made }
}

/** A batch that no build of an earlier test run is kept for. */
const unseen = (): number => 100 + 2 * Math.floor(Math.random() * 1_000_000)

/** Folders of plans that are being made, and processes that build in them. */
const planFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith("tephra-plan-"))
const builders = (folders: readonly string[]) =>
  readdirSync("/proc").filter((pid) => {
    try {
      const [stat, environment] = [readFileSync(`/proc/${pid}/stat`, "utf8"), readFileSync(`/proc/${pid}/environ`, "utf8")]
      return !/\) [ZX] /.test(stat) && folders.some((folder) => environment.includes(folder))
    } catch {
      return false
    }
  })

test("a plan is made of what stands after the last edit, not of each", { timeout: 60 * 60_000 }, async () => {
  await runtimePrefix()
  const watched = await watchedPlans(cache)
  const { heard } = watched
  const { set, made } = batchOf(watched)
  await made(32)
  const { stages } = heard.at(-1) as Extract<NativePlan, { state: "made" }>
  expect(stages[0]!.exchangedBytes).toBe(stages[0]!.gradientBytes)
  // At once: where each is waited for, a busy computer pauses between two for as long as a person who has done.
  await Promise.all([48, 64, 96].map(set))
  await made(96)
  expect(new Set(heard.map(({ hash }) => hash)).size).toBe(2)
})

test("edit, edit, undo while a build goes on, in two windows: both hear the plan", { timeout: 60 * 60_000 }, async () => {
  await runtimePrefix()
  const watched = await watchedPlans(cache)
  const { set, made } = batchOf(watched)
  const other = watched.openWindow()
  const [first, second] = [unseen(), unseen()]
  const making = () => vi.waitFor(() => expect(watched.heard.at(-1)).toMatchObject({ state: "making" }), patience)
  await made(32)
  await set(first)
  await making()
  const { hash } = watched.heard.at(-1)!
  await set(second)
  await vi.waitFor(() => expect(watched.heard.at(-1)).toMatchObject({ state: "making", hash: expect.not.stringMatching(hash!) as string }), patience)
  await set(first)
  await made(first)
  await made(first, other.heard)
  expect(watched.heard.at(-1)!.hash).toBe(hash)
  other.stop()
})

test("closing the engine ends a build with all its processes, and leaves no folder", { timeout: 60 * 60_000 }, async () => {
  await runtimePrefix()
  const before = planFolders()
  const watched = await watchedPlans(cache)
  const { set, made } = batchOf(watched)
  await made(32)
  await set(unseen())
  const mine = await vi.waitFor(() => {
    const folders = planFolders().filter((name) => !before.includes(name))
    expect(builders(folders).length).toBeGreaterThan(2)
    return folders
  }, patience)
  await watched.close()
  expect(planFolders().filter((name) => mine.includes(name))).toEqual([])
  expect(builders(mine)).toEqual([])
})
