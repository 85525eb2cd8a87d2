import { createHash } from "node:crypto"
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { expect, test } from "vitest"
import { previewOf } from "../model/artifact.ts"
import { localTransport } from "../transport/local/local-transport.ts"
import { artifactPath, fetchArtifact, listArtifacts } from "./artifacts.ts"

const transport = localTransport()
const sum = (text: string): string => createHash("sha256").update(text).digest("hex")

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "tephra-out-"))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, "out", path)), { recursive: true })
    writeFileSync(join(folder, "out", path), text)
  }
  return folder
}

test("what stages made is listed with the sums of their manifests; what is being written is not", async () => {
  const folder = folderWith({
    "t3k9q2mz/model.npz": "weights", "t3k9q2mz/manifest.json": JSON.stringify({ version: 1, files: { "model.npz": sum("weights") } }),
    "p2m4n6r7/plot.svg": "<svg/>", "p2m4n6r7/more/notes.txt": "n", "p2m4n6r7/plot.json.aside": "half",
  })
  const found = await listArtifacts({ transport, folder })
  expect(found.map(({ path, block, what, sha256 }) => [path, block, what, sha256])).toEqual([
    ["p2m4n6r7/more/notes.txt", "p2m4n6r7", "text", null],
    ["p2m4n6r7/plot.svg", "p2m4n6r7", "picture", null],
    ["t3k9q2mz/manifest.json", "t3k9q2mz", "list of the stage's files with their sums", null],
    ["t3k9q2mz/model.npz", "t3k9q2mz", "weights and state of the model", sum("weights")],
  ])
  expect(found.map(previewOf)).toEqual(["text", "svg", "text", null])
  expect(await listArtifacts({ transport, folder: "/nowhere" })).toEqual([])
})

test("one is fetched whole, and refused when it is not what the stage wrote", async () => {
  const folder = folderWith({ "t3k9q2mz/model.npz": "weights" })
  const to = join(mkdtempSync(join(tmpdir(), "tephra-fetched-")), "deep", "model.npz")
  await fetchArtifact({ transport, folder }, { path: "t3k9q2mz/model.npz", size: 7, sha256: null }, { transport, path: to })
  expect(readFileSync(to, "utf8")).toBe("weights")
  await expect(fetchArtifact({ transport, folder }, { path: "t3k9q2mz/model.npz", size: 7, sha256: sum("others!") }, { transport, path: `${to}2` })).rejects.toThrow("thrown away")
  await expect(fetchArtifact({ transport, folder }, { path: "gone.npz", size: 7, sha256: null }, { transport, path: to })).rejects.toThrow("not there any more")
})

test("no path leads out of the folder", () => {
  for (const path of ["../x", "/etc/passwd", "a/../../x", "", "a//b", "."]) expect(() => artifactPath({ folder: "/r" }, path)).toThrow("no file below")
  expect(artifactPath({ folder: "/r" }, "a/b")).toBe("/r/out/a/b")
})
