import { existsSync, mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { _electron } from "playwright-core"
import { expect, test } from "vitest"

const binary = resolve("node_modules/electron/dist/electron")
const present = existsSync(binary) && Boolean(process.env["DISPLAY"] ?? process.env["WAYLAND_DISPLAY"])

test.skipIf(!present)("real Electron opens the gallery (needs Electron's binary and a display)", async () => {
  const home = mkdtempSync(join(tmpdir(), "tephra-electron-"))
  const desktop = await _electron.launch({ executablePath: binary, args: [resolve("."), "--no-sandbox"], env: { ...process.env, TEPHRA_HOME: home } as Record<string, string> })
  const page = await desktop.firstWindow()
  await page.getByText("regression", { exact: false }).first().waitFor()
  expect(await page.title()).toContain("Tephra")
  await desktop.close()
})
