import { spawnSync } from "node:child_process"
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { checkCommand } from "./check.ts"
import { parseOptions, type Command } from "./command.ts"
import { describeCommand } from "./describe.ts"
import { diffCommand } from "./diff.ts"
import { python } from "../interchange/testing/python.ts"
import { importCommand } from "./import.ts"
import { mergeCommand } from "./merge.ts"
import { newCommand } from "./new.ts"
import { newOutput } from "./output.ts"
import { trustCommand } from "./trust.ts"

const root = resolve(import.meta.dirname, "../..")
const launcher = join(root, "bin/tephra")
const sample = join(root, "tests/samples/regression/pipeline.tephra.json")
const text = readFileSync(sample, "utf8")
const scratch = (): string => mkdtempSync(join(tmpdir(), "tephra-text-"))
const home = join(scratch(), "home")
const withoutSettings = { ...process.env, TEPHRA_HOME: home, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null" }

beforeAll(() => void vi.stubEnv("TEPHRA_HOME", home))
afterAll(() => void vi.unstubAllEnvs())

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

const commands: Readonly<Record<string, Command>> = { check: checkCommand, describe: describeCommand, diff: diffCommand, import: importCommand, merge: mergeCommand, new: newCommand, trust: trustCommand }

/** Runs a command here; what it refuses it throws. */
async function tephra(name: string, ...words: readonly string[]): Promise<Ended> {
  const command = commands[name]!
  const told = { out: "", err: "" }
  const stream = (to: "out" | "err") => ({ write: (part: string) => (told[to] += part) }) as unknown as NodeJS.WriteStream
  const given = parseArgs({ args: [...words], options: parseOptions(command), allowPositionals: true })
  const code = await command.run(given, newOutput(words.includes("--json"), { out: stream("out"), err: stream("err") }))
  return { code, ...told }
}

const lines = (out: string): Record<string, unknown>[] => out.trimEnd().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>)

/** The sample with other words in it, as a file. */
function changed(folder: string, name: string, [from, to]: readonly [string, string]): string {
  const path = join(folder, name)
  expect(text).toContain(from)
  writeFileSync(path, text.replace(from, to))
  return path
}

const epochs = (count: number): readonly [string, string] => ['"epochs": 800', `"epochs": ${count}`]
const relu: readonly [string, string] = ['"activation": "relu"', '"activation": "tanh"']

describe("diff", () => {
  test("says what changed and ends with 1; of the same drawing written otherwise nothing, and 0", async () => {
    const folder = scratch()
    const other = changed(folder, "other.tephra.json", epochs(9))
    expect(await tephra("diff", sample, other)).toEqual({ code: 1, out: "  ~ “stop rule” epochs: 800 → 9\n", err: "" })
    const json = await tephra("diff", sample, other, "--json")
    expect(lines(json.out)).toEqual([expect.objectContaining({ event: "change", before: 800, after: 9 }), { event: "compared", changes: 1 }])
    const flat = join(folder, "flat.tephra.json")
    writeFileSync(flat, JSON.stringify(JSON.parse(text)))
    expect((await tephra("diff", sample, flat)).code).toBe(0)
  })

  test("what cannot be read ends with 2 and a reason", async () => {
    expect(await tephra("diff", sample, "/nowhere.tephra.json")).toMatchObject({ code: 2, err: expect.stringMatching(/does not exist/) as string })
    await expect(tephra("diff", sample)).rejects.toThrow(/two files/)
  })
})

describe("merge", () => {
  test("writes A, or another file, with the changes of both", async () => {
    const folder = scratch()
    const [ours, theirs, to] = [changed(folder, "a.tephra.json", epochs(9)), changed(folder, "b.tephra.json", relu), join(folder, "to.tephra.json")]
    expect(await tephra("merge", sample, ours, theirs, "--to", to)).toEqual({ code: 0, out: "", err: "" })
    expect(readFileSync(to, "utf8")).toBe(text.replace(...epochs(9)).replace(...relu))
    expect(readFileSync(ours, "utf8")).toBe(text.replace(...epochs(9)))
    expect((await tephra("merge", sample, ours, theirs)).code).toBe(0)
    expect(readFileSync(ours, "utf8")).toBe(readFileSync(to, "utf8"))
  })

  test("tells conflicts and ends with 1; wires that are sound each and close a circle together are told too", async () => {
    const folder = scratch()
    const [ours, theirs] = [changed(folder, "a.tephra.json", epochs(9)), changed(folder, "b.tephra.json", epochs(8))]
    const done = await tephra("merge", sample, ours, theirs, "--json")
    expect(done).toMatchObject({ code: 1, err: expect.stringMatching(/“stop rule” epochs: 9 in A, 8 in B, 800 before; A's is taken/) as string })
    expect(lines(done.out)).toMatchObject([{ event: "conflict", reason: "both-changed", ours: 9, theirs: 8 }, { event: "merged", conflicts: 1, problems: 0 }])
    const layer = (letter: string) => ({ type: "dense", name: letter, config: {} })
    const graph = { format: 2, name: "g", uses: { dense: { version: 1 } }, composites: {}, blocks: { aaaaaaaa: layer("a"), bbbbbbbb: layer("b") }, wires: {}, notes: {} }
    const files = [{}, { "aaaaaaaa.input": "bbbbbbbb.output" }, { "bbbbbbbb.input": "aaaaaaaa.output" }].map((wires, index) => {
      const path = join(folder, `${index}.tephra.json`)
      writeFileSync(path, JSON.stringify({ ...graph, wires }))
      return path
    })
    expect(await tephra("merge", ...files)).toMatchObject({ code: 1, err: expect.stringMatching(/in a circle/) as string })
  })

  test("rules of a trusted custom block are held to as well", async () => {
    const folder = scratch()
    cpSync(join(root, "tests/samples/custom"), folder, { recursive: true })
    const definition = join(folder, "blocks/scaled-tanh/block.json")
    const rule = { when: "config.scale > 0.4 && input.input.dims[1] > 16", code: "too-much", message: "That is too much. Make it smaller." }
    writeFileSync(definition, JSON.stringify({ ...(JSON.parse(readFileSync(definition, "utf8")) as object), problems: [rule] }))
    const base = join(folder, "scaled-tanh.tephra.json")
    const drawn = readFileSync(base, "utf8")
    const files = [['"scale": 0.25', '"scale": 0.5'], ['"units": 16', '"units": 32']].map(([from, to], index) => {
      const path = join(folder, `${index}.tephra.json`)
      writeFileSync(path, drawn.replace(from!, to!))
      return path
    })
    const [, hash = ""] = /hash ([0-9a-f]{64})/.exec((await tephra("trust", folder)).out)!
    await tephra("trust", folder, "--hash", hash)
    expect(await tephra("merge", base, ...files)).toMatchObject({ code: 1, err: expect.stringContaining("too-much") as string })
  })

  test("a file that is no pipeline changes nothing", async () => {
    const folder = scratch()
    const [ours, theirs] = [changed(folder, "a.tephra.json", epochs(9)), join(folder, "b.tephra.json")]
    writeFileSync(theirs, "<<<<<<< ours")
    expect(await tephra("merge", sample, ours, theirs)).toMatchObject({ code: 1, err: expect.stringMatching(/not JSON[\s\S]*Nothing was written/) as string })
    expect(readFileSync(ours, "utf8")).toBe(text.replace(...epochs(9)))
    await expect(tephra("merge", sample, ours, sample, "--to", join(folder, "no/such/x.json"))).rejects.toThrow(/was not written/)
  })
})

describe.skipIf(spawnSync("git", ["--version"]).status !== 0)("in a git repository", () => {
  test("branches merge and diffs read by meaning", () => {
    const folder = scratch()
    const git = (...words: readonly string[]): Ended => {
      const done = spawnSync("git", ["-c", "user.name=t", "-c", "user.email=t@t", ...words], { cwd: folder, env: withoutSettings, encoding: "utf8" })
      return { code: done.status, out: done.stdout, err: done.stderr }
    }
    git("init", "-b", "main")
    git("config", "diff.tephra.command", `'${launcher}' diff --git`)
    git("config", "merge.tephra.driver", `'${launcher}' merge %O %A %B`)
    writeFileSync(join(folder, ".gitattributes"), "*.tephra.json diff=tephra merge=tephra\n*.tephra.layout.json merge=tephra\n")
    const commit = (change: readonly [string, string], x: number): Ended => {
      changed(folder, "p.tephra.json", change)
      writeFileSync(join(folder, "p.tephra.layout.json"), JSON.stringify({ blocks: { aaaaaaaa: { x, y: 0 }, bbbbbbbb: { x, y: 0 } } }))
      git("add", "-A")
      return git("commit", "-m", "change")
    }
    commit(["", ""], 0)
    git("checkout", "-b", "other")
    commit(relu, 1)
    git("checkout", "main")
    expect(commit(epochs(9), 2).code).toBe(0)
    expect(git("--no-pager", "diff", "HEAD~1", "--", "p.tephra.json")).toMatchObject({ code: 0, out: "p.tephra.json\n  ~ “stop rule” epochs: 800 → 9\n" })
    expect(git("merge", "other", "-m", "both").code).toBe(0)
    expect(readFileSync(join(folder, "p.tephra.json"), "utf8")).toBe(text.replace(...epochs(9)).replace(...relu))
    git("checkout", "-b", "third", "HEAD~2")
    expect(commit(epochs(8), 2).code).toBe(0)
    expect(git("merge", "main", "-m", "again")).toMatchObject({ code: 1, err: expect.stringMatching(/“stop rule” epochs: 8 in A, 9 in B/) as string })
  })
})

describe("a description", () => {
  test("tells the layers, shapes, parameters and memory", async () => {
    const { code, out } = await tephra("describe", sample)
    expect(code).toBe(0)
    expect(out).toMatch(/^hidden 1 +dense +64 · ReLU +B×64 +512 /m)
    expect(out).toMatch(/^regression: 4,737 parameters, [\d,]+ operations a row\nmemory in f64: weights 37 KiB, gradients 37 KiB, /m)
    const last = lines((await tephra("describe", sample, "--json")).out).at(-1)
    expect(last).toMatchObject({ event: "described", parameters: 4737, weights: 37_896, dtype: "f64", rows: { train: "320 + 40 + 40 rows" }, errors: 0 })
    const { bytes } = (last as { memory: { train: { bytes: number } } }).memory.train
    expect(bytes).toBeGreaterThan(4 * 37_896)
    expect(out).toMatch(/^train needs ≤ \d+ KiB a rank on 1 rank$/m)
    const shared = lines((await tephra("describe", sample, "--json", "--ranks", "4")).out).at(-1) as { memory: { train: { bytes: number } } }
    expect(shared.memory.train).toMatchObject({ ranks: 4 })
    expect(shared.memory.train.bytes).toBeLessThan(bytes)
  })

  test("of a drawing with errors tells what is known, and ends with 1", async () => {
    const path = changed(scratch(), "x.tephra.json", ['"epochs": 800', '"epochs": -1'])
    expect(await tephra("describe", path)).toMatchObject({ code: 1, out: expect.stringMatching(/hidden 1/) as string, err: expect.stringMatching(/tephra check/) as string })
    expect(await tephra("describe", "/nowhere")).toMatchObject({ code: 1, err: expect.stringMatching(/does not exist/) as string })
  })
})

describe("new", () => {
  test("starts from a template that runs at once, or from nothing, and overwrites nothing", async () => {
    const folder = scratch()
    const path = join(folder, "mine.tephra.json")
    expect((await tephra("new", join(folder, "mine"), "--template", "regression")).code).toBe(0)
    expect((await tephra("check", path)).code).toBe(0)
    expect(existsSync(join(folder, "mine.tephra.layout.json"))).toBe(true)
    copyFileSync(path, join(folder, "copy"))
    await expect(tephra("new", path)).rejects.toThrow(/already a file/)
    expect(readFileSync(path)).toEqual(readFileSync(join(folder, "copy")))
    expect((await tephra("new", join(folder, "empty"))).code).toBe(0)
    expect(JSON.parse(readFileSync(join(folder, "empty.tephra.json"), "utf8"))).toMatchObject({ name: "empty", blocks: {} })
    await expect(tephra("new", join(folder, "z"), "--template", "regresion")).rejects.toThrow(/There are: .*regression/)
    expect(readdirSync(folder).toSorted()).toEqual(["copy", "empty.tephra.json", "mine.tephra.json", "mine.tephra.layout.json", "table.csv"])
  })
})

describe("import", () => {
  const files = python(readFileSync(join(root, "engine/interchange/testing/networks.py"), "utf8"))
  const onnx = (folder: string, name: string): string => {
    const path = join(folder, `${name}.onnx`)
    writeFileSync(path, files.get(`${name}.onnx`)!)
    return path
  }

  test("writes a pipeline with its weights beside it, which lacks only data, loss and optimizer; and overwrites nothing", async () => {
    const folder = scratch()
    const words = [onnx(folder, "image"), "--to", join(folder, "mine")]
    const done = await tephra("import", ...words)
    expect(done).toMatchObject({ code: 0, err: "", out: expect.stringMatching(/mine\.tephra\.json: \d+ blocks; [\d,]+ weights in [\s\S]*Wire your data to “in0”/) as string })
    expect(readdirSync(folder).toSorted()).toEqual(["image.onnx", "mine.model.json", "mine.model.npz", "mine.tephra.json"])
    expect(JSON.parse(readFileSync(join(folder, "mine.model.json"), "utf8"))).toMatchObject({ version: 1, origin: { format: "onnx", producer: "pytorch" } })
    const checked = lines((await tephra("check", join(folder, "mine.tephra.json"), "--json")).out)
    expect(new Set(checked.flatMap(({ code }) => code ?? []))).toEqual(new Set(["input-missing"]))
    await expect(tephra("import", ...words)).rejects.toThrow(/already a file/)
  })

  test("names every node that it cannot read, and writes nothing unless asked to", async () => {
    const folder = scratch()
    const words = [onnx(folder, "arithmetic"), "--to", join(folder, "mine.tephra.json")]
    expect(await tephra("import", ...words)).toMatchObject({ code: 1, err: expect.stringMatching(/\[onnx-[a-z]+\][\s\S]*Nothing was written/) as string })
    expect(readdirSync(folder)).toEqual(["arithmetic.onnx"])
    expect(await tephra("import", ...words, "--partial")).toMatchObject({ code: 0, out: expect.stringMatching(/with gaps/) as string })
    expect((await tephra("import", join(folder, "none.onnx"), "--to", join(folder, "x"))).err).toMatch(/none\.onnx does not exist/)
    expect(await tephra("import", sample, "--to", join(folder, "x"))).toMatchObject({ code: 1, err: expect.stringMatching(/no ONNX model/) as string })
  })
})
