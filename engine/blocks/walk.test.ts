import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { z } from "zod"
import type { JobFile } from "../api/contract.ts"
import { hasCompiler } from "../compile/testing/compiler.ts"
import { pythonComplaints } from "../compile/testing/python.ts"
import { parseHelp } from "../help.ts"
import type { BlockType } from "../model/block-type.ts"
import type { Pipeline } from "../model/pipeline.ts"
import { Config } from "../model/pipeline.ts"
import { blockTypes } from "./index.generated.ts"
import { blockPython } from "./python.generated.ts"
import { asNamespace, blocks, compileSample, dataNeeds, folders, page, root, sampleData, samples } from "../compile/testing/samples.ts"

const update = process.env.UPDATE === "1"

interface Program {
  /** Of its files. */
  readonly suffix: string
  /** Begins a comment. */
  readonly comment: string
}

const cpp: Program = { suffix: ".cpp", comment: "//" }
const python: Program = { suffix: ".py", comment: "#" }

/** The lines of a program that the blocks of this type made, under the names of their files. */
function madeBy(type: string, pipeline: Pipeline, files: readonly JobFile[], { suffix, comment }: Program): string {
  const sources = files.filter(({ path }) => path.endsWith(suffix))
  const parts = sources.flatMap(({ path, text, marks }) => {
    const lines = text.split("\n")
    const made = marks.filter(({ block }) => pipeline.blocks[block]!.type === type).map(({ line, endLine }) => lines.slice(line - 1, endLine).join("\n"))
    return made.length > 0 ? [`${comment} ${path}\n${made.join("\n")}\n`] : []
  })
  return parts.join("\n")
}

interface NumberSetting {
  readonly type?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly unit?: string
}

/** The numbers among the settings; of one that may be a word instead, its number. */
function numbersIn(type: BlockType): Record<string, NumberSetting> {
  const { properties = {} } = z.toJSONSchema(type.config, { io: "input", unrepresentable: "any" }) as { properties?: Record<string, NumberSetting & { anyOf?: NumberSetting[] }> }
  const read = Object.entries(properties).map(([key, { anyOf = [], ...outer }]) => [key, { ...anyOf.find(isNumber), ...outer }] as const)
  return Object.fromEntries(read.filter(([, setting]) => isNumber(setting)))
}

function isNumber({ type }: NumberSetting): boolean {
  return type === "number" || type === "integer"
}

/** The greatest safe integer is how a schema says that there is no bound. */
function isBound(value: number | undefined): boolean {
  return value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER
}

test("every folder is in the index, and the index holds nothing else", () => {
  expect(Object.keys(blockTypes).toSorted()).toEqual(folders.toSorted())
  expect(() => execFileSync(process.execPath, [join(root, "engine/generate.ts"), "--check"])).not.toThrow()
})

describe.each(folders)("%s", (folder) => {
  const type = blockTypes[folder] as BlockType

  test("is named as its folder and says what it is", () => {
    expect(type.type).toBe(folder)
    expect(type.title).not.toBe("")
    for (const { title, help } of [...type.inputs, ...type.outputs]) {
      expect(title).not.toBe("")
      expect(help).toMatch(/\.$/)
    }
    expect(type.summary(type.config.parse({}))).not.toBe("")
  })

  test("every setting has a title, one sentence and a default", () => {
    const { shape } = type.config as unknown as z.ZodObject
    for (const setting of Object.values(shape)) {
      const { title, description } = (setting as z.ZodType).meta() ?? {}
      expect(title).toMatch(/^[A-Z]/)
      expect(description).toMatch(/^[A-Z][^\n]*\.$/)
      expect((setting as z.ZodType).safeParse(undefined).success).toBe(true)
    }
  })

  test("every number has a least and a greatest value, and says its unit", () => {
    for (const [key, { minimum, maximum, unit }] of Object.entries(numbersIn(type))) {
      expect({ key, bounded: isBound(minimum) && isBound(maximum), unit }).toEqual({ key, bounded: true, unit: expect.any(String) as string })
    }
  })

  test("the help page begins with a tooltip and covers every problem", () => {
    const { introduction, problems } = parseHelp(page(folder, ".md"))
    expect(introduction.split("\n")[0]).toMatch(/^[A-Z].{10,120}\.$/)
    const known = { ...problems, ...parseHelp(readFileSync(join(blocks, "problems.md"), "utf8")).problems }
    const sources = readdirSync(join(blocks, folder)).filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    const text = sources.map((name) => readFileSync(join(blocks, folder, name), "utf8")).join("\n")
    const raised = [...text.matchAll(/code: "([a-z-]+)"/g)].map(([, code]) => code!)
    expect(raised.filter((code) => !known[code])).toEqual([])
    expect(Object.keys(problems).filter((code) => !raised.includes(code))).toEqual([])
  })

  test("its Python has lines of at most 110 letters", () => {
    const text = type.passes ? "" : blockPython[folder]?.text
    expect(text?.split("\n").filter((line) => line.length > 110)).toEqual([])
  })

  test("every migration was called", () => {
    for (let version = 1; version < type.version; version++) {
      const { before, after } = JSON.parse(page(folder, `.migration-${version}.json`)) as Record<"before" | "after", Config>
      expect(type.migrate?.[version]?.(Config.parse(before))).toEqual(after)
    }
    expect(Object.keys(type.migrate ?? {})).toHaveLength(type.version - 1)
  })

  test("its sample checks, infers and emits what is expected", async () => {
    const { pipeline, problems, files } = await compileSample(folder)
    expect(problems).toEqual([])
    expect(Object.values(pipeline.blocks).map((block) => block.type)).toContain(folder)
    const { name } = Object.values(pipeline.blocks).find((block) => block.type === folder)!
    for (const program of [cpp, python]) {
      const found = madeBy(folder, pipeline, files, program)
      const path = join(blocks, folder, `${folder}.expected${program.suffix}`)
      if (update) writeFileSync(path, found)
      expect(found).toBe(readFileSync(path, "utf8"))
      if (type.passes) expect(found).toBe("")
      else expect(found).toContain(`"${name}"`)
    }
    expect(await pythonComplaints(files.find(({ path }) => path === "train.py")!.text)).toBe("")
  })
})

test("shared rules of blocks raise only problems that have a page", () => {
  const shared = parseHelp(readFileSync(join(blocks, "problems.md"), "utf8")).problems
  const rules = readdirSync(blocks).filter((name) => /^[a-z-]+\.ts$/.test(name))
  const text = rules.map((name) => readFileSync(join(blocks, name), "utf8")).join("\n")
  for (const [, code] of text.matchAll(/code: "([a-z-]+)"/g)) expect(shared).toHaveProperty(code!)
})

const work = mkdtempSync(join(tmpdir(), "tephra-blocks-"))
afterAll(() => rmSync(work, { recursive: true }))

test.skipIf(!hasCompiler())("every sample's program compiles against the native headers", async () => {
  const texts = await Promise.all([...samples.keys()].map(asNamespace))
  const path = join(work, "samples.cpp")
  writeFileSync(path, ["#include <tephra/tephra.hpp>", ...texts].join("\n"))
  const compiled = () => execFileSync("g++", ["-std=c++20", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", `-I${join(root, "native")}`, path], { stdio: "pipe" })
  expect(compiled).not.toThrow()
})

/** Runs every stage of each program named, with its data and run folder, for two steps; all in one process, as PyTorch is slow to load. */
const runAll = `
import importlib.util, json, os, sys
for name, path, environment in json.load(sys.stdin):
    os.environ.update(environment)
    spec = importlib.util.spec_from_file_location(name, path)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    code = program.Job.run(["--steps", "2"], program.STAGES)
    if code != 0:
        sys.exit(f"{name} ended with {code}")
`

async function asProgram(sample: string): Promise<[string, string, Record<string, string>]> {
  const { pipeline, files } = await compileSample(sample)
  const path = join(work, `${sample}.py`)
  writeFileSync(path, files.find((file) => file.path === "train.py")!.text)
  const data = Object.values(pipeline.blocks).flatMap(({ type, config }) => dataNeeds(type, config)).map((need) => [`TEPHRA_DATA_${need.name.toUpperCase()}`, sampleData(need)] as const)
  return [sample.replaceAll("-", "_"), path, { TEPHRA_RUN: join(work, sample), ...Object.fromEntries(data) }]
}

function hasPyTorch(): boolean {
  return spawnSync("/usr/bin/python3", ["-c", "import torch"]).status === 0
}

test.skipIf(!hasPyTorch())("every sample's Python runs", async () => {
  const programs = await Promise.all([...samples.keys()].map(asProgram))
  const run = spawnSync("/usr/bin/python3", ["-c", runAll], { input: JSON.stringify(programs), encoding: "utf8" })
  expect(run.stderr).toBe("")
  expect(run.status).toBe(0)
  for (const [, , { TEPHRA_RUN }] of programs) expect(readdirSync(join(TEPHRA_RUN!, "out"))).not.toEqual([])
})
