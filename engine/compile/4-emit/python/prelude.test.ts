import { existsSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { blockTypes } from "../../../blocks/index.generated.ts"
import { blockPython } from "../../../blocks/python.generated.ts"
import { printedBy } from "../../testing/python.ts"
import { preludeText } from "./prelude.ts"
import { pythonRuntime } from "./runtime.generated.ts"

/** What a Python program prints that begins with the prelude of some functions. */
function printed(functions: readonly string[], lines: readonly string[]): string {
  return printedBy(`${preludeText(functions)}\n\n${lines.join("\n")}\n`)
}

test("no block is called as a file of the run time", () => {
  expect(Object.keys(pythonRuntime).filter((name) => Object.hasOwn(blockTypes, name))).toEqual([])
  const names = new Set([...Object.keys(blockPython), ...Object.keys(pythonRuntime)])
  for (const { uses } of [...Object.values(blockPython), ...Object.values(pythonRuntime)]) expect(uses.filter((name) => !names.has(name))).toEqual([])
})

test("holds what functions need, and no more", () => {
  const text = preludeText(["Layers.dense"])
  expect(text).toContain("\nclass Layers:\n    def activation(")
  expect(text).toContain("\nclass Activations:\n")
  expect(text).not.toMatch(/class (Losses|Optim|Trainer|CsvFile):/)
  expect(text).toMatch(/^from collections|^import argparse/)
  expect(text.match(/^import torch$/gm)).toHaveLength(1)
})

describe.skipIf(!existsSync("/usr/lib/python3/dist-packages/torch"))("with PyTorch", () => {
  // The known answers that Random123 1.14 ships (kat_vectors: philox 4x32 10).
  test("Philox4x32-10 gives the published answers", () => {
    const known = [
      ["(0, 0, 0, 0), (0, 0)", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
      ["(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff), (0xffffffff, 0xffffffff)", "408f276d 41c83b0e a20bc7c6 6d5451fd"],
      ["(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0)", "d16cfe09 94fdcceb 5001e420 24126ea1"],
    ]
    const lines = known.map(([given]) => `print(*(f"{int(word[0]):08x}" for word in Random.philox(${given})))`)
    expect(printed(["Layers.dropout"], lines).split("\n")).toEqual(known.map(([, answer]) => answer))
  })

  test("a state is kept and assigned, and is not trained", () => {
    const lines = [
      'graph = Graph("f64", 3, None)',
      'running = graph.state("aaaaaaaa", "mean", [2], "zeros")',
      'graph.assign("aaaaaaaa", "mean", running + 1)',
      "print(graph.trained, list(graph.parameters), graph.assigned['aaaaaaaa.mean'].tolist())",
    ]
    expect(printed(["Layers.dense"], lines)).toBe("[] ['aaaaaaaa.mean'] [1.0, 1.0]")
  })
})
