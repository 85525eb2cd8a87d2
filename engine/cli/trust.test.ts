import { spawnSync } from "node:child_process"
import { appendFileSync, cpSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { expect, test } from "vitest"

const root = resolve(import.meta.dirname, "../..")

test("tephra trust shows what would be trusted, and check, describe, export and certify go by it", () => {
  const work = mkdtempSync(join(tmpdir(), "tephra-trust-"))
  for (const name of ["custom", "regression"]) cpSync(join(root, "tests/samples", name), join(work, name), { recursive: true })
  const tephra = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(root, "bin/tephra"), words, { cwd: work, env: { ...process.env, TEPHRA_HOME: join(work, "home") }, encoding: "utf8" })
    return { code: status, out: stdout + stderr }
  }
  const file = join("custom", "scaled-tanh.tephra.json")
  for (const words of [["check", file], ["export", file, "--to", "job"], ["certify", file], ["run", file]]) {
    expect(tephra(...words)).toMatchObject({ code: 1, out: expect.stringContaining("custom-block-untrusted") as string })
  }
  const shown = tephra("trust", "custom")
  expect(shown).toMatchObject({ code: 1, out: expect.stringMatching(/NOT trusted[\s\S]*scaled-tanh[\s\S]*block\.hpp +\d+ bytes/) as string })
  const [, hash = ""] = /hash ([0-9a-f]{64})/.exec(shown.out)!
  expect(tephra("trust", "custom", "--hash", "0123456789ab")).toMatchObject({ code: 1, out: expect.stringContaining("not those that you were shown") as string })
  expect(tephra("trust", "custom", "--hash", hash.slice(0, 4))).toMatchObject({ code: 2 })
  expect(tephra("trust", "custom", "--hash", hash.slice(0, 12))).toMatchObject({ code: 0, out: expect.stringContaining("1 custom block, trusted") as string })
  expect(tephra("trust")).toMatchObject({ code: 0, out: `${hash.slice(0, 12)}  ${join(work, "custom")}\n` })
  expect(tephra("check", file)).toMatchObject({ code: 0, out: expect.stringContaining("417 trainable numbers") as string })
  expect(tephra("export", file, "--to", "job")).toMatchObject({ code: 0 })
  appendFileSync(join(work, "custom/blocks/scaled-tanh/block.py"), "# more\n")
  expect(tephra("check", file)).toMatchObject({ code: 1, out: expect.stringContaining("changed since you trusted them") as string })
  expect(tephra("trust", "custom", "--revoke", "--json")).toMatchObject({ code: 0, out: expect.stringContaining('"trusted":false,"changed":false') as string })
  expect(tephra("trust", "nowhere")).toMatchObject({ code: 2 })
})
