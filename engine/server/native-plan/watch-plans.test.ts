import { mkdirSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test, vi } from "vitest"
import type { DocumentEvent } from "../../model/document.ts"
import type { NativePlan, NativeStage } from "../../model/native-plan.ts"
import type { Compiled } from "../compile-job.ts"
import { nativePlans } from "./native-plans.ts"
import type { NativePlans } from "./native-plans.ts"
import { watchPlans } from "./watch-plans.ts"

const cache = mkdtempSync(join(tmpdir(), "tephra-watch-"))
mkdirSync(join(cache, "runtime-0123456789abcdef"))

/** Builds that go on until `finish` says that they may end. */
function heldPlans() {
  const begun: string[] = []
  const waiting: (() => void)[] = []
  const plans = nativePlans({
    cache,
    make: ({ files, signal }) =>
      new Promise<NativeStage[]>((resolve, reject) => {
        begun.push(files[0]!.text)
        signal!.addEventListener("abort", () => reject(signal!.reason as Error))
        waiting.push(() => resolve([]))
      }),
  })
  return { plans, begun, finish: () => waiting.forEach((end) => end()) }
}

/** A window on a document whose job is whatever `drawing` says. */
async function openWindow(plans: NativePlans, drawing: { hash: string; data: string; compiled: number; ready: boolean }) {
  const heard: NativePlan[] = []
  let edited: (event: DocumentEvent) => void = () => undefined
  const stop = await watchPlans({
    documents: {
      watch: async (_, listener) => {
        edited = listener
        return () => undefined
      },
    },
    document: "document",
    compiled: async () => {
      drawing.compiled += 1
      return { problems: [], files: [{ path: "name", text: drawing.hash, language: "text", marks: [] }], hash: drawing.hash, plan: { stages: [], networks: [{}] } } as unknown as Compiled
    },
    surroundings: async () => drawing.data,
    ready: async () => drawing.ready,
    cache,
    plans,
    emit: (plan) => void heard.push(plan),
  })
  onTestFinished(stop)
  return { heard, stop, edit: (hash: string) => { drawing.hash = hash; edited({ event: "edited" } as DocumentEvent) } }
}

const drawn = (hash: string) => ({ hash, data: "", compiled: 0, ready: true })
const toBe = (heard: readonly NativePlan[], state: string, hash: string) => vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ state, hash }))

test("edit, edit, undo while a build goes on: the first plan comes", async () => {
  const { plans, begun, finish } = heldPlans()
  const { heard, edit } = await openWindow(plans, drawn("a"))
  await toBe(heard, "making", "a")
  edit("b")
  await toBe(heard, "making", "b")
  edit("a")
  await toBe(heard, "making", "a")
  await vi.waitFor(() => expect(begun).toEqual(["a", "b", "a"]))
  finish()
  await toBe(heard, "made", "a")
})

test("an edit that is undone within the pause leaves the build going", async () => {
  const { plans, begun, finish } = heldPlans()
  const { heard, edit } = await openWindow(plans, drawn("a"))
  await toBe(heard, "making", "a")
  edit("b")
  edit("a")
  await vi.waitFor(() => expect(heard.length).toBe(2))
  finish()
  await toBe(heard, "made", "a")
  expect(begun).toEqual(["a"])
})

test("two windows on one job: one edits, closes or waits, the other gets its plan", async () => {
  const { plans, begun, finish } = heldPlans()
  const [first, second] = [await openWindow(plans, drawn("a")), await openWindow(plans, drawn("a"))]
  await toBe(first.heard, "making", "a")
  await toBe(second.heard, "making", "a")
  first.edit("b")
  await toBe(first.heard, "making", "b")
  first.stop()
  finish()
  await toBe(second.heard, "made", "a")
  expect(begun[0]).toBe("a")
})

test("data that change without an edit are planned for again", async () => {
  const { plans, finish } = heldPlans()
  const drawing = drawn("a")
  const { heard } = await openWindow(plans, drawing)
  await toBe(heard, "making", "a")
  finish()
  await toBe(heard, "made", "a")
  Object.assign(drawing, { hash: "c", data: "longer" })
  await toBe(heard, "making", "c")
})

test("nothing is compiled where nothing can be built", async () => {
  const { plans } = heldPlans()
  const drawing = { ...drawn("a"), ready: false }
  const { heard } = await openWindow(plans, drawing)
  await vi.waitFor(() => expect(heard.at(-1)).toMatchObject({ state: "none", reason: expect.stringMatching(/tool chain/) as string }))
  expect(drawing.compiled).toBe(0)
})
