import { copyFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { expect, test } from "vitest"
import { built, pictures, root, startApp, watchApps } from "./app.ts"
import { canvas, inspector, openTemplate, select, set, setRanks, showTab } from "./hands.ts"
import { settled, takeAll } from "./pictures.ts"
import { jobProcesses } from "./processes.ts"

watchApps()

test("every state of the screen fits both sizes; with TEPHRA_PICTURES=1 pictures of each, in both colours, lie in build/screenshots", { timeout: 2 * built }, async () => {
  const { page, home } = await startApp()
  await page.getByRole("button", { name: /^Empty pipeline/ }).waitFor()
  await page.getByText(/Ready to build and run|To run here/).waitFor()
  await takeAll(page, "gallery")
  await page.getByRole("button", { name: /^Empty pipeline/ }).click()
  await page.getByText("Start with data").waitFor()
  await takeAll(page, "empty")
  await page.keyboard.press("Alt+G")
  await openTemplate(page, "regression")
  await page.getByText("400×9").first().waitFor()
  await takeAll(page, "editor")

  await select(page, "hidden 1")
  await showTab(page, "Code")
  await page.locator('[class*="_lit_"]').first().waitFor()
  await takeAll(page, "code")

  await select(page, "columns")
  await inspector(page).getByRole("button", { name: "None" }).first().click()
  await showTab(page, "Problems")
  await page.getByRole("button", { name: /^no-features/ }).click()
  await takeAll(page, "problems")
  await canvas(page).focus()
  await page.keyboard.press("Control+Z")

  await setRanks(page, 2)
  await page.getByRole("banner").getByRole("button", { name: "Run", exact: true }).click()
  await page.getByRole("table", { name: "Scores of evaluate" }).waitFor({ timeout: built })
  await page.keyboard.press("Escape")
  await takeAll(page, "finished")
  await takeReadmePicture(page)

  for (const name of ["hidden 1", "hidden 2"]) {
    await select(page, name)
    await set(page, "Units", 1024)
  }
  await select(page, "stop rule")
  await set(page, "Epochs", 100_000)
  await set(page, "Patience", 0)
  await page.getByRole("banner").getByRole("button", { name: "Run", exact: true }).click()
  const run = page.getByRole("region", { name: "Run 2", exact: true })
  await expect.poll(async () => Number(/step (\d+)\//.exec((await run.textContent()) ?? "")?.[1] ?? 0), { timeout: built, interval: 100 }).toBeGreaterThanOrEqual(40)
  await page.locator("[data-run='running']").first().waitFor()
  await takeAll(page, "running")
  await showTab(page, "Ranks")
  await expect.poll(() => page.getByRole("table", { name: "Ranks of run 2" }).getByRole("row").count()).toBe(2)
  await takeAll(page, "ranks")
  await showTab(page, "Log")
  await takeAll(page, "log")

  const rank = jobProcesses(home).findLast(({ words }) => / train\s*$/.test(words) && !words.startsWith("mpirun"))
  process.kill(rank!.pid, "SIGKILL")
  await showTab(page, "Run")
  await page.getByRole("region", { name: "Why the run failed" }).waitFor()
  await takeAll(page, "failed")
})

/** The README's picture changes only when it is asked to. */
async function takeReadmePicture(page: Page): Promise<void> {
  await settled(page)
  const picture = join(pictures, "editor.png")
  await page.screenshot({ path: picture })
  if (process.env["UPDATE"] === "1") copyFileSync(picture, join(root, "tests", "visual", "editor.png"))
}
