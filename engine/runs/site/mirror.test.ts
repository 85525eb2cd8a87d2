import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test } from "vitest"
import { localTransport } from "../../transport/local/local-transport.ts"
import type { Transport } from "../../transport/transport.ts"
import { mirrorAttempt } from "./mirror.ts"
import { leftThere } from "./results.ts"
import { sitePaths } from "./site.ts"

const made: string[] = []
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))))
const local = localTransport()

/** Reads as over NFS: how long a file is, it knows from when it was opened last. */
function overNfs(transport: Transport): Transport {
  const known = new Map<string, number>()
  return {
    ...transport,
    read: async (path, offset, length) => {
      const size = known.get(path) ?? Number.POSITIVE_INFINITY
      known.set(path, (await transport.stat(path))?.size ?? 0)
      return transport.read(path, offset, Math.max(0, Math.min(length, size - offset)))
    },
  }
}

/** A rank that its launcher left behind writes a row between any two looks. */
function overStray(transport: Transport): Transport {
  return {
    ...transport,
    read: async (path, offset, length) => {
      if (path.endsWith("metrics.1.log")) await appendFile(path, "row\n")
      return transport.read(path, offset, length)
    },
  }
}

async function places(transport = local) {
  const root = await mkdtemp(join(tmpdir(), "tephra-mirror-"))
  made.push(root)
  const site = { transport, paths: sitePaths(join(root, "site")) }
  const folder = join(root, "here")
  const there = join(site.paths.runs, "some-id")
  await mkdir(join(there, "attempts/1"), { recursive: true })
  await mkdir(join(there, "ranks"))
  await mkdir(folder)
  const look = (patient = true) => mirrorAttempt(site, local, { id: "some-id", folder, attempt: 1, patient })
  return { folder, there, look }
}

test("before anything was written there is nothing, and no fault", async () => {
  const { folder, there, look } = await places()
  await rm(there, { recursive: true })
  expect(await look()).toBe("rest")
  expect(await readdir(join(folder, "attempts/1"))).toEqual([])
})

test("logs come from where they ended, also in several chunks, and the exit record only behind all of them", async () => {
  const { folder, there, look } = await places()
  await writeFile(join(there, "metrics.1.log"), "a".repeat(1_300_000))
  await writeFile(join(there, "attempts/1/exit.json"), "{}")
  const exitIsHere = async () => (await readdir(join(folder, "attempts/1"))).includes("exit.json")
  expect(await look()).toBe("more")
  expect(await exitIsHere()).toBe(false)
  expect(await look()).toBe("more")
  expect(await look()).toBe("rest")
  expect(await exitIsHere()).toBe(true)
  await appendFile(join(there, "metrics.1.log"), "end\n")
  expect(await look()).toBe("rest")
  expect(await readFile(join(folder, "metrics.1.log"), "utf8")).toBe(`${"a".repeat(1_300_000)}end\n`)
})

test("C13: nextflow #1644/#2847/#931: rows that become visible behind the exit record are fetched before it counts", async () => {
  const { folder, there, look } = await places(overNfs(local))
  const [metrics, log] = [join(there, "metrics.1.log"), join(there, "attempts/1/log")]
  for (const path of [metrics, log]) await writeFile(path, "begun\n")
  await look()
  for (const path of [metrics, log]) await appendFile(path, "last\n")
  await writeFile(join(there, "attempts/1/exit.json"), "{}")
  expect(await look()).toBe("grows")
  expect(await readdir(join(folder, "attempts/1"))).not.toContain("exit.json")
  expect(await look()).toBe("rest")
  expect(await readdir(join(folder, "attempts/1"))).toContain("exit.json")
  for (const path of ["metrics.1.log", "attempts/1/log"]) expect(await readFile(join(folder, path), "utf8")).toBe("begun\nlast\n")
})

test("what goes on writing behind the record of the end holds it up only while it is waited for", async () => {
  const { folder, there, look } = await places(overStray(local))
  await writeFile(join(there, "attempts/1/exit.json"), "{}")
  for (let again = 0; again < 5; again += 1) expect(await look()).toBe("grows")
  expect(await readdir(join(folder, "attempts/1"))).not.toContain("exit.json")
  expect(await look(false)).toBe("rest")
  expect(await readdir(join(folder, "attempts/1"))).toContain("exit.json")
})

test("what was fetched stays when it is purged or cut at the site", async () => {
  const { folder, there, look } = await places()
  await writeFile(join(there, "attempts/1/log"), "first line\n")
  await look()
  await truncate(join(there, "attempts/1/log"), 3)
  await look()
  await rm(join(there, "attempts/1/log"))
  await look()
  expect(await readFile(join(folder, "attempts/1/log"), "utf8")).toBe("first line\n")
})

test("boards are those of now: a node that is gone has none", async () => {
  const { folder, there, look } = await places()
  await writeFile(join(there, "ranks/node1.board"), "one")
  await writeFile(join(there, "ranks/node2.board"), "two")
  await look()
  await writeFile(join(there, "ranks/node1.board"), "new")
  await rm(join(there, "ranks/node2.board"))
  await look()
  expect(await readdir(join(folder, "ranks"))).toEqual(["node1.board"])
  expect(await readFile(join(folder, "ranks/node1.board"), "utf8")).toBe("new")
})

test("small results come with the end, at most 16 MiB of them; the others are told", async () => {
  const { folder, there, look } = await places()
  const mebibyte = 1024 ** 2
  await mkdir(join(there, "out/train"), { recursive: true })
  await writeFile(join(there, "out/report.json"), "{}")
  await writeFile(join(there, "out/train/model.npz"), Buffer.alloc(mebibyte + 1))
  for (let part = 0; part < 17; part += 1) await writeFile(join(there, `out/train/part-${part}`), Buffer.alloc(mebibyte - 100))
  await look()
  expect(await leftThere(local, folder)).toEqual([])
  await writeFile(join(there, "attempts/1/exit.json"), "{}")
  await look()
  expect(await readFile(join(folder, "out/report.json"), "utf8")).toBe("{}")
  expect(await readdir(join(folder, "out/train"))).toHaveLength(16)
  const left = await leftThere(local, folder)
  expect(left).toHaveLength(2)
  expect(left).toContainEqual({ path: "train/model.npz", size: mebibyte + 1 })
})

test("both boards of a node and what the program told of its surroundings come too", async () => {
  const { folder, there, look } = await places()
  const modules = JSON.stringify({ v: 1, modules: Array.from({ length: 600 }, (_, at) => `module-${at}/1.0`) })
  await writeFile(join(there, "ranks", "n1.board"), "where")
  await writeFile(join(there, "ranks", "n1.figures"), "spent")
  await writeFile(join(there, "ranks", "n1.swp"), "no board")
  await writeFile(join(there, "attempts/1/environment.json"), modules)
  await look()
  expect((await readdir(join(folder, "ranks"))).toSorted()).toEqual(["n1.board", "n1.figures"])
  expect(await readFile(join(folder, "attempts/1/environment.json"), "utf8")).toBe(modules)
  await rm(join(there, "ranks", "n1.board"))
  await look()
  expect(await readdir(join(folder, "ranks"))).toEqual(["n1.figures"])
})
