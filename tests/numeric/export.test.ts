import { execFileSync } from "node:child_process"
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterEach, expect, test } from "vitest"
import type { NamedArray } from "../../engine/interchange/arrays.ts"
import { readNpz } from "../../engine/interchange/npz/npz-read.ts"
import { writeNpz } from "../../engine/interchange/npz/npz-write.ts"
import { endAll, realApp } from "../faults/real-app.ts"
import { cache } from "./python-twin.ts"

afterEach(endAll)

/** What was built of the run time serves all other tests: its name says that sources, compiler and processor are the same. */
function leaveRuntime(build: string): void {
  mkdirSync(cache, { recursive: true })
  for (const name of readdirSync(build).filter((entry) => /^runtime-[0-9a-f]+$/.test(entry))) {
    const [there, aside] = [join(cache, name), join(cache, `${name}.${process.pid}`)]
    if (existsSync(there)) continue
    cpSync(join(build, name), aside, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
    renameSync(aside, there)
  }
}

test("an exported folder, moved to an empty place, builds and runs with sh job.sh; three lines of NumPy open its model", async () => {
  const work = mkdtempSync(join(tmpdir(), "tephra export "))
  const exported = join(work, "exported")
  const done = await realApp().ask("export", resolve("tests/samples/regression/pipeline.tephra.json"), "--to", exported, "--ranks", "2", "--set", "stop rule.epochs=20")
  expect(done).toMatchObject({ code: 0 })
  const moved = join(work, "it's elsewhere")
  renameSync(exported, moved)

  const bare = { PATH: "/usr/bin:/bin", HOME: work }
  const printed = execFileSync("sh", [join(moved, "job.sh")], { cwd: "/", env: bare, encoding: "utf8" })
  expect(printed).toMatch(/done: results are in/)
  leaveRuntime(join(moved, "build"))

  const [model] = globSync(join(moved, "runs", "*", "out", "*", "model.npz"))
  const script = "import numpy, sys\nmodel = numpy.load(sys.argv[1])\nprint(sorted(model[name].shape for name in model.files))"
  expect(execFileSync("/usr/bin/python3", ["-c", script, model ?? ""], { encoding: "utf8" }).trim()).toBe("[(1,), (7, 64), (64,), (64,), (64, 1), (64, 64)]")
  const bytes = readFileSync(model ?? "")
  const arrays = readNpz(bytes, "model.npz") as ReadonlyMap<string, NamedArray>
  expect(bytes.equals(writeNpz([...arrays.values()]))).toBe(true)
  rmSync(work, { recursive: true })
})
