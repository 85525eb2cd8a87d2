import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const bench = fileURLToPath(new URL("../../bin/bench.cjs", import.meta.url))

it.each([["nonsense"], []])("lists the suites when asked for %s", (...words) => {
  const { status, stderr } = spawnSync(process.execPath, [bench, ...words], { encoding: "utf8" })
  expect(status).toBe(2)
  expect(stderr).toContain("Suites: compiler, editor, forecast, native, remote")
})
