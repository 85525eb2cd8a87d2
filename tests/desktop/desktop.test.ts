import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, expect, test, vi } from "vitest"
import type { Page } from "playwright-core"
import { type FakeElectron, startHost } from "./start-host.ts"

let electron: FakeElectron
let page: Page

beforeAll(async () => {
  process.env["TEPHRA_HOME"] = mkdtempSync(join(tmpdir(), "tephra-desktop-"))
  electron = startHost(resolve("dist/main/main.js"))
  const window = await vi.waitUntil(() => electron.BrowserWindow.getAllWindows()[0])
  page = await window.page
  await page.getByText("regression", { exact: false }).first().waitFor()
})

afterAll(async () => {
  electron?.app.quit()
  await electron?.BrowserWindow.closeAll()
})

test("the unmodified host, preload and screen show the gallery over a MessagePort", async () => {
  expect(await page.title()).toContain("Tephra")
  expect(await page.evaluate(() => Reflect.get(window, "tephra").desktop)).toBe(true)
})

test("the native menu opens the page's command palette", async () => {
  electron.Menu.choose("&View", "All actions…")
  await page.getByRole("dialog").waitFor()
  expect(await page.getByRole("dialog").count()).toBe(1)
  await page.keyboard.press("Escape")
})

test("a page that is loaded again gets a new port", async () => {
  await page.reload()
  await page.getByText("regression", { exact: false }).first().waitFor()
  expect(electron.BrowserWindow.getAllWindows()).toHaveLength(1)
})
