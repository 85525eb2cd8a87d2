import { resolve } from "node:path"
import { defineConfig } from "vitest/config"

/** Of every Node that a test starts, as `bin/tephra` has it. */
const env = { NODE_COMPILE_CACHE: resolve("node_modules/.cache/node") }
/** Milliseconds: ends what hangs, and nothing that is slow on a busy machine. */
const hangs = 900_000
const shared = { env, setupFiles: ["tests/setup.ts"], testTimeout: hangs, hookTimeout: hangs, expect: { poll: { timeout: 300_000 } }, maxWorkers: 2 }
/** What computes also waits, for launchers and builds that it has asked for: one file more than there are cores. */
const computing = { ...shared, maxWorkers: 3, globalSetup: ["tests/warm-python/warm-python.ts"] }
/** Builds the run time, as a stranger would; the others take what it leaves. */
const first = "tests/numeric/export.test.ts"
/** Mostly wait, for schedulers, log-ins and pages. */
const waiting = ["tests/cluster/**/*.test.ts", "tests/faults/**/*.test.ts"]

export default defineConfig({
  test: {
    pool: "forks",
    globalSetup: "tests/temporary.ts",
    projects: [
      { test: { ...shared, name: "first", include: [first], sequence: { groupOrder: 1 } } },
      // Files follow each other in one process, which reads what they share once.
      { test: { ...computing, name: "unit", isolate: false, include: ["engine/**/*.test.ts", "renderer/**/*.test.{ts,tsx}", "main/**/*.test.ts", "bin/**/*.test.ts"], sequence: { groupOrder: 2 } } },
      { test: { ...computing, name: "computing", include: ["tests/**/*.test.ts"], exclude: [first, ...waiting], sequence: { groupOrder: 2 } } },
      { test: { ...shared, name: "waiting", include: waiting, sequence: { groupOrder: 3 } } },
      { test: { ...shared, name: "e2e", include: ["tests/e2e/**/*.spec.ts"], sequence: { groupOrder: 3 } } },
    ],
  },
})
