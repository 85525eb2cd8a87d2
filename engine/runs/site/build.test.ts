import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { startCommand } from "../../transport/helper/helper-script.ts"
import { helperTransport } from "../../transport/helper/helper-transport.ts"
import { openHelper } from "../../transport/helper/helper.ts"
import { shellLink } from "../../transport/testing/shell-link.ts"
import { buildCode, buildLog, startBuild } from "./build.ts"
import { sitePaths } from "./site.ts"
import type { Here } from "./submit.ts"

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test("a build that a cut ended, and that still writes its code, is not taken for the one that was begun after it", async () => {
  const root = await mkdtemp(join(tmpdir(), "tephra-build-"))
  const paths = sitePaths(root)
  const begin = async (text: string): Promise<{ here: Here; folder: string; close: () => void }> => {
    const helper = await openHelper(shellLink(startCommand), { deadlineMs: 300_000 })
    const transport = helperTransport(helper)
    await transport.makeFolder(join(paths.jobs, "job"))
    const here = { run: { id: "run", job: "job" }, attempt: 1, site: { transport, paths, buildJobs: 1, buildCommand: () => ["sh", "-c", text] } } as unknown as Here
    return { here, folder: await startBuild(here, {}), close: () => helper.close() }
  }
  const first = await begin("trap 'sleep 0.3; echo cut; exit 143' TERM; echo first; while :; do sleep 0.05; done")
  await until(async () => ((await buildLog(first.here, first.folder)) === "" ? null : true))
  first.close()
  const second = await begin("sleep 1; echo second")
  expect(await until(() => buildCode(second.here, second.folder))).toBe(0)
  expect(await buildLog(second.here, second.folder)).toBe("second\n")
  second.close()
  await rm(root, { recursive: true, force: true, maxRetries: 20 })
})
