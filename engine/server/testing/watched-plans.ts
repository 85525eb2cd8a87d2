import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished, vi } from "vitest"
import { connect } from "../../api/connect.ts"
import { inProcessChannels } from "../../api/in-process.ts"
import type { NativePlan } from "../../model/native-plan.ts"
import { localTarget } from "../../model/target.ts"
import { createEngine } from "../engine.ts"

/** An engine with a home of its own whose plans of the regression sample are heard; null is a cache in which nothing is built. */
export async function watchedPlans(cache: string | null) {
  const home = mkdtempSync(join(tmpdir(), "tephra-plans-"))
  vi.stubEnv("TEPHRA_CACHE", cache ?? join(home, "cache"))
  const engine = createEngine({ home, folder: home })
  const [mine, page] = inProcessChannels()
  engine.serve(mine)
  const client = connect(page)
  const { id, pipeline } = await client.call("document.create", { template: "regression" })
  const train = Object.keys(pipeline.blocks).find((block) => pipeline.blocks[block]!.type === "train")!
  /** What a window on the document hears, and what closes it. */
  const openWindow = () => {
    const heard: NativePlan[] = []
    return { heard, stop: client.watch("plan.watch", { document: id, target: { ...localTarget, ranks: 2 } }, (plan) => void heard.push(plan)) }
  }
  const { heard, stop } = openWindow()
  let closed = false
  const close = async (): Promise<void> => {
    if (closed) return
    closed = true
    stop()
    await engine.close()
  }
  onTestFinished(async () => {
    await close()
    rmSync(home, { recursive: true, force: true })
    vi.unstubAllEnvs()
  })
  return { heard, client, id, train, openWindow, close }
}
