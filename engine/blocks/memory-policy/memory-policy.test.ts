import { expect, test } from "vitest"
import { infer, lower } from "../testing/rules.ts"
import { memoryPolicy } from "./memory-policy.ts"

test("says where numbers lie and how far reading runs ahead", () => {
  expect(infer(memoryPolicy)).toEqual({ outputs: { memory: { kind: "memory", prefetch: 2 } }, problems: [] })
  expect(lower(memoryPolicy, { config: { shared: "managed" } })).toEqual({
    function: "train.memory_policy",
    arguments: [],
    options: { shared: { of: "MemoryKind", value: "managed" }, prefetch: { integer: 2 } },
  })
})

test("refuses what memory has no room for", () => {
  for (const config of [{ prefetch: -1 }, { prefetch: 17 }, { prefetch: 1.5 }, { shared: "device" }]) expect(memoryPolicy.config.safeParse(config).success).toBe(false)
})
