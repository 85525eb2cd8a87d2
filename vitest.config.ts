import { defineConfig } from "vitest/config"

const shared = { setupFiles: ["tests/setup.ts"], testTimeout: 120_000, hookTimeout: 240_000 }

export default defineConfig({
  test: {
    pool: "forks",
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: "unit", include: ["engine/**/*.test.ts", "renderer/**/*.test.{ts,tsx}", "main/**/*.test.ts", "bin/**/*.test.ts"] } },
      { test: { ...shared, name: "whole", include: ["tests/**/*.test.ts"], fileParallelism: false } },
      { test: { ...shared, name: "e2e", include: ["tests/e2e/**/*.spec.ts"], fileParallelism: false } },
    ],
  },
})
