import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { main } from "./main.ts"

const root = resolve(import.meta.dirname, "../..")
const sample = join(root, "tests/samples/regression/pipeline.tephra.json")
const onnx = join(root, "engine/interchange/onnx")
let folder = ""

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tephra-words-"))
  vi.stubEnv("TEPHRA_HOME", join(folder, "home"))
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

async function tephra(...words: string[]): Promise<{ code: number; said: string }> {
  let said = ""
  const hear = (text: unknown): boolean => {
    said += String(text)
    return true
  }
  vi.spyOn(process.stdout, "write").mockImplementation(hear)
  vi.spyOn(process.stderr, "write").mockImplementation(hear)
  const code = await main(words)
  vi.restoreAllMocks()
  return { code, said }
}

const long = "x".repeat(300)
/** 240 bytes, of the 255 that a name may have. */
const wide = "日".repeat(80)

test("what cannot be written is told in words of ours: what, where, what next", async () => {
  const file = join(folder, "file")
  const loop = join(folder, "loop")
  writeFileSync(file, "mine")
  mkdirSync(join(folder, "a.folder.tephra.json"))
  symlinkSync(loop, loop)
  const places: [(to: string) => string[], to: string, RegExp][] = [
    [(to) => ["export", sample, "--to", to], file, /not exported to .*file is a file, not a folder\. Choose another place/],
    [(to) => ["export", sample, "--to", to], join(file, "below", "it"), /file is a file, not a folder\. Choose/],
    [(to) => ["export", sample, "--to", to], join(folder, long), /too long for this file system\. Choose a shorter one/],
    [(to) => ["export", sample, "--to", to], "/proc/job", /There can be nothing new in \/proc\. Choose/],
    [(to) => ["export", sample, "--to", to], loop, /link that leads back to itself\. Choose/],
    [(to) => ["export", sample, "--to", to], folder, /is not empty and holds no exported job, so it was left as it is\. Choose/],
    [(to) => ["export", sample, "--as", "python", "--to", to], join(folder, "none", "x.py"), /The folder .*none does not exist\. Choose another place, or make it/],
    [(to) => ["export", sample, "--to", to], "", /--to is empty, and takes a path/],
    [(to) => ["new", to], join(file, "x"), /file is a file, not a folder\. Choose/],
    [(to) => ["new", to], join(folder, "none", "x"), /The folder .*none does not exist\. Choose another place, or make it/],
    [(to) => ["new", to], join(folder, long), /too long/],
    [(to) => ["new", to], join(folder, "a.folder"), /There is already a file .*left as it is/],
    [(to) => ["new", to], "", /FILE is missing/],
    [(to) => ["merge", sample, sample, sample, "--to", to], folder, /is a folder\. Choose a file name/],
    [(to) => ["merge", sample, sample, sample, "--to", to], "/dev/null", /no file, but a device, a pipe or a socket\. Choose/],
    [(to) => ["serve", "--socket", to], join(folder, "none", "socket"), /The folder of .*none\/socket does not exist\. Make it/],
    [(to) => ["serve", "--socket", to], join(folder, long), /at most 107 bytes/],
    [(to) => ["calibrate", "--anyway", "--to", to], folder, /is a folder\. Choose a file name/],
    [(to) => ["check", to], folder, /is a folder\. Give the path/],
    [(to) => ["check", to], loop, /link that leads back to itself\. Give/],
    [(to) => ["import", join(onnx, "none.onnx"), "--to", to], `${folder}/`, /names a folder\. Say which file in it/],
  ]
  for (const [words, to, says] of places) {
    const { code, said } = await tephra(...words(to))
    expect([to, said]).toEqual([to, expect.stringMatching(says)])
    expect(said).not.toMatch(/E[A-Z]{3,}|at .*\.ts|fault of Tephra/)
    expect(code).toBeGreaterThan(0)
  }
  expect(readdirSync(folder).toSorted()).toEqual(["a.folder.tephra.json", "file", "home", "loop"])
  expect(statSync("/dev/null").isCharacterDevice()).toBe(true)
})

test("a name may be as long as the file system takes, in any script", async () => {
  expect(await tephra("new", join(folder, wide))).toMatchObject({ code: 0 })
  expect(await tephra("export", sample, "--as", "python", "--to", join(folder, `${wide}.py`))).toMatchObject({ code: 0 })
  expect(existsSync(join(folder, `${wide}.py`))).toBe(true)
})

test("a word that is none of a list is told the nearest one and all of them", async () => {
  const cases: [string[], RegExp][] = [
    [["chekc", sample], /no command “chekc”\. Did you mean “check”\? There are: check, describe, /],
    [["check", sample, "--dat", "x=y"], /no option --dat\. Did you mean “--data”\? There are: --data, /],
    [["export", sample, "--to", "x", "--as", "slrum"], /no such form\. Did you mean “slurm”\? There are: cpp, python, slurm, /],
    [["export", sample, "--to", "x", "--machine", "sumit"], /no machine “sumit”\. Did you mean “summit”\? There are: aurora, /],
    [["check", sample, "--data", "tabel=x"], /no data of that name\. Did you mean “table”\? There is: table\./],
    [["check", sample, "--set", "hidden 1.unitz=3"], /no setting “unitz”\. Did you mean “units”\? There are: units, /],
    [["check", sample, "--set", "hiden 1.units=3"], /no block is called “hiden 1”\. Did you mean “hidden 1”\? There are: /],
    [["new", join(folder, "x"), "--template", "digit"], /no template “digit”\. Did you mean “digits”\? There are: digits, regression\./],
    [["blocks", "dens"], /Did you mean “dense”\? tephra blocks lists/],
    [["machines", "add", "m", "--base", "generic-slum"], /no profile “generic-slum” to start from\. Did you mean “generic-slurm”\? There are: aurora, /],
    [["machines", "add", "m", "--base", "nonsense"], /no profile “nonsense” to start from\. There are: aurora, /],
    [["machines", "ad", "m"], /Did you mean “add”\? There are: add, change, remove, keys\./],
    [["machines", "add", "m", "--base", "generic-slurm", "--set", "acount=x"], /no field “acount”\. Did you mean “account”\? There are: /],
  ]
  for (const [words, says] of cases) {
    const { code, said } = await tephra(...words)
    expect([words, said]).toEqual([words, expect.stringMatching(says)])
    expect(code).toBeGreaterThan(0)
  }
})

test("a machine may be called as an act is", async () => {
  expect(await tephra("machines", "keys")).toMatchObject({ code: 2, said: expect.stringContaining("tephra machines keys NAME") as string })
  expect(await tephra("machines", "add", "keys", "--base", "generic-slurm", "--host", "keys.invalid")).toMatchObject({ code: 0 })
  expect(await tephra("machines", "keys")).toMatchObject({ code: 0, said: expect.stringMatching(/\(keys\)/) as string })
})

const launched = (redirection: string, ...words: string[]) => spawnSync("sh", ["-c", `"$@" ${redirection}`, "sh", join(root, "bin/tephra"), ...words], { encoding: "utf8" })

test("closed or full, standard output is no fault of Tephra", () => {
  expect(launched(">/dev/full", "blocks")).toMatchObject({ status: 3, stderr: "tephra: what it prints could not be written, as the disk is full. Make room, or write to another place.\n" })
  expect(launched(">&-", "blocks")).toMatchObject({ status: 0, stderr: "" })
  expect(launched(">&- 2>&-", "check", "none.tephra.json")).toMatchObject({ status: 1 })
  expect(execFileSync("sh", ["-c", '"$1" blocks 2>&1 | head -n 1', "sh", join(root, "bin/tephra")], { encoding: "utf8" })).toBe("input\n")
})

test("a pipeline from a template has its data beside it; what is there already is left as it is", async () => {
  const place = join(folder, "mine")
  mkdirSync(place)
  expect(await tephra("new", join(place, "one"), "--template", "regression")).toMatchObject({ code: 0, said: expect.stringMatching(/table\.csv \(13\.5 kB\) is its data/) as string })
  expect(readFileSync(join(place, "one.tephra.json"), "utf8")).not.toContain(root)
  const moved = join(folder, "moved")
  renameSync(place, moved)
  expect(await tephra("check", join(moved, "one.tephra.json"))).toMatchObject({ code: 0, said: expect.stringMatching(/no errors/) as string })
  expect(await tephra("new", join(moved, "two"), "--template", "regression")).toMatchObject({ code: 0 })
  writeFileSync(join(moved, "table.csv"), "mine")
  expect(await tephra("new", join(moved, "three"), "--template", "regression")).toMatchObject({ code: 1, said: expect.stringMatching(/already a file .*table\.csv, which is no copy .* left as it is\. Choose another folder/) as string })
  expect(existsSync(join(moved, "three.tephra.json"))).toBe(false)
  expect(await tephra("new", join(folder, "none", "x"), "--template", "regression")).toMatchObject({ code: 1, said: expect.stringMatching(/The folder .*none does not exist/) as string })
})
