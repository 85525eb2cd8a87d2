import { expect, test } from "vitest"
import { z } from "zod"
import type { BlockType } from "./block-type.ts"
import { emptyPipeline, type Pipeline } from "./pipeline.ts"
import { upgradeBlocks } from "./upgrade.ts"

const type: BlockType = {
  type: "dense",
  version: 3,
  title: "Dense",
  category: "network",
  config: z.record(z.string(), z.any()),
  inputs: [],
  outputs: [],
  infer: () => ({ outputs: {}, problems: [] }),
  lower: () => ({ function: "f", arguments: [], options: {} }),
  summary: () => "",
  migrate: { 1: ({ width, ...rest }) => ({ ...rest, units: width ?? 64 }), 2: (config) => ({ ...config, bias: true }) },
}

const old: Pipeline = {
  ...emptyPipeline("old"),
  uses: { dense: { version: 1 }, ghost: { version: 9 } },
  blocks: { aaaaaaaa: { type: "dense", name: "", config: { width: 8 } }, bbbbbbbb: { type: "ghost", name: "", config: { width: 8 } } },
  composites: { cccccccc: { name: "", ports: [], parameters: {}, wires: {}, blocks: { dddddddd: { type: "dense", name: "", config: {} } } } },
}

test("blocks go through each migration from the version in uses, inner ones too", () => {
  const upgraded = upgradeBlocks(old, { dense: type })
  expect(upgraded.uses).toEqual({ dense: { version: 3 }, ghost: { version: 9 } })
  expect(upgraded.blocks["aaaaaaaa"]?.config).toEqual({ units: 8, bias: true })
  expect(upgraded.blocks["bbbbbbbb"]?.config).toEqual({ width: 8 })
  expect(upgraded.composites["cccccccc"]?.blocks["dddddddd"]?.config).toEqual({ units: 64, bias: true })
})

test("nothing changes where a migration is missing or the file is as new", () => {
  expect(upgradeBlocks(old, { dense: { ...type, migrate: {} } })).toBe(old)
  expect(upgradeBlocks(old, { dense: { ...type, version: 1 } })).toBe(old)
  expect(upgradeBlocks(old, {})).toBe(old)
})
