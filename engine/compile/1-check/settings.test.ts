import { describe, expect, it } from "vitest"
import { blockTypes as types } from "../../blocks/index.generated.ts"
import { regression } from "../testing/regression.ts"
import { withSeed, withSettings } from "./settings.ts"

function set(...settings: string[]) {
  return withSettings(regression(), settings, types)
}

describe("withSeed", () => {
  it("sets every block that has a seed, and no other", () => {
    const { blocks } = withSeed(regression(), 7, types)
    expect(blocks.s5n2b4vy!.config).toEqual({ seed: 7 })
    expect(blocks.t3k2q2mz!.config).toEqual({ dtype: "f64", seed: 7 })
    expect(blocks.d3q7t5wn!.config).toEqual({ activation: "relu" })
  })
})

describe("withSettings", () => {
  it("finds blocks by id and by name", () => {
    const done = set("hidden 1.units=32", "t3k2q2mz.dtype=f32", "train.shuffle=false", 'columns.target=["A","B"]')
    expect(done).toMatchObject({
      ok: true,
      pipeline: { blocks: { d3q7t5wn: { config: { units: 32 } }, t3k2q2mz: { config: { dtype: "f32", shuffle: false } }, k7f3w6td: { config: { target: ["A", "B"] } } } },
    })
  })

  it("takes a number as text where the setting is text", () => {
    expect(set("table.path=2024")).toMatchObject({ ok: true, pipeline: { blocks: { c4x7m2pq: { config: { path: "2024" } } } } })
  })

  it("takes names with dots and equals signs", () => {
    const pipeline = regression()
    const blocks = { ...pipeline.blocks, d3q7t5wn: { ...pipeline.blocks.d3q7t5wn!, name: "a=b.c" } }
    expect(withSettings({ ...pipeline, blocks }, ["a=b.c.units=3"], types)).toMatchObject({ ok: true, pipeline: { blocks: { d3q7t5wn: { config: { units: 3 } } } } })
  })

  it.each([
    ["setting-malformed", "units", "BLOCK.parameter=VALUE"],
    ["setting-unknown-block", "hiden 1.units=3", "Did you mean “hidden 1”"],
    ["setting-unknown-key", "hidden 1.width=3", "There are: units"],
    ["setting-invalid-value", "hidden 1.units=many", "must be a number"],
    ["setting-invalid-value", "hidden 1.units=0", "at least 1"],
  ])("explains %s", (code, setting, words) => {
    const done = set(setting)
    expect(done).toMatchObject({ ok: false, problems: [{ code }] })
    expect(!done.ok && done.problems[0]!.message).toContain(words)
  })

  it("wants an id where a name is not enough, and sets nothing unless all can be set", () => {
    const pipeline = regression()
    const blocks = { ...pipeline.blocks, d3q7t5wn: { ...pipeline.blocks.d3q7t5wn!, name: "output" } }
    const done = withSettings({ ...pipeline, blocks }, ["output.units=3", "train.batch=8"], types)
    expect(done).toMatchObject({ ok: false, problems: [{ code: "setting-ambiguous", message: expect.stringContaining("d3q7t5wn, d6b5v3jf") }] })
  })
})
