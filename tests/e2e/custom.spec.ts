import { appendFileSync, cpSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { samples, startApp, watchApps } from "./app.ts"
import { block, canvas, inspector, openFile, select } from "./hands.ts"
import { takeAll } from "./pictures.ts"

watchApps()

test("custom blocks stay off until the person has seen their files and trusts them, and are asked about again after a change", async () => {
  const app = await startApp({ width: 1280, height: 800 })
  const { page, folder } = app
  cpSync(join(samples, "custom"), folder, { recursive: true })
  cpSync(join(folder, "blocks", "scaled-tanh"), join(folder, "blocks", "spoilt"), { recursive: true })
  const file = join(folder, "scaled-tanh.tephra.json")
  writeFileSync(file, readFileSync(file, "utf8").replace("../regression/table.csv", "table.csv"))
  await page.goto(app.address)
  await openFile(page, "scaled-tanh.tephra.json")
  await page.getByText("2 custom blocks with code of their own").waitFor()
  await page.getByRole("tab", { name: "Problems 1" }).waitFor()
  expect(await page.getByRole("button", { name: "Scaled residual tanh custom" }).count()).toBe(0)
  await takeAll(page, "custom-banner")

  await page.getByRole("button", { name: "Look at them…" }).click()
  const dialog = page.getByRole("dialog", { name: "Trust the custom blocks of this folder?" })
  await dialog.getByText("Cannot be used: its type is “scaled-tanh”").waitFor()
  await dialog.locator("summary", { hasText: "block.py" }).first().click()
  await dialog.getByText("def scaled_tanh(graph").first().waitFor()
  await takeAll(page, "custom-dialog")
  await dialog.getByRole("button", { name: "Not now" }).click()
  await page.getByRole("tab", { name: "Problems 1" }).waitFor()

  await page.getByRole("button", { name: "Look at them…" }).click()
  await dialog.getByRole("button", { name: "Trust", exact: true }).click()
  await page.getByRole("tab", { name: "Problems 0" }).waitFor()
  await page.getByText("A custom block beside this drawing cannot be used.").waitFor()
  await page.getByRole("button", { name: "Scaled residual tanh custom" }).waitFor()
  await select(page, "scaled tanh")
  await expect.poll(() => inspector(page).getByLabel("Scale", { exact: true }).inputValue()).toBe("0.25")
  await page.getByRole("searchbox", { name: "Search blocks" }).fill("tanh")
  await takeAll(page, "custom-trusted")
  await page.getByRole("searchbox", { name: "Search blocks" }).fill("")
  await page.getByRole("button", { name: "Not now" }).click()
  await page.getByRole("button", { name: "Scaled residual tanh custom" }).click()
  await block(page, "Scaled residual tanh").waitFor()

  appendFileSync(join(folder, "blocks", "scaled-tanh", "block.hpp"), "// more\n")
  await canvas(page).focus()
  await page.evaluate(() => window.dispatchEvent(new Event("focus")))
  await page.getByText("The files of 2 custom blocks beside this drawing have changed").waitFor()
  await takeAll(page, "custom-changed")

  await page.getByRole("button", { name: "Look at them…" }).click()
  const hash = dialog.locator("dd").nth(1)
  const before = await hash.textContent()
  appendFileSync(join(folder, "blocks", "scaled-tanh", "block.py"), "# later\n")
  await page.evaluate(() => window.dispatchEvent(new Event("focus")))
  await dialog.getByText("The files have changed since this was opened").waitFor()
  expect(await hash.textContent()).toBe(before)
  expect(await dialog.getByRole("button", { name: "Trust", exact: true }).count()).toBe(0)
  await takeAll(page, "custom-dialog-changed")
  await dialog.getByRole("button", { name: "Look again" }).click()
  await expect.poll(() => hash.textContent()).not.toBe(before)
  await dialog.getByRole("button", { name: "Trust", exact: true }).waitFor()
})
