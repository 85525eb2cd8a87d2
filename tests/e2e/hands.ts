import type { Locator, Page } from "playwright-core"

/** What a person does with mouse and keyboard, by the names that stand on the screen. */

export function canvas(page: Page): Locator {
  return page.getByRole("application", { name: "Canvas" })
}

/** A block by its name; the words for screen readers begin with it. */
export function block(page: Page, name: string): Locator {
  return canvas(page).locator(`[aria-label^="${name}, "]`)
}

export function port(page: Page, name: string, words: string): Locator {
  return block(page, name).locator(`[aria-label^="${words}"]`)
}

export interface Spot {
  readonly x: number
  readonly y: number
}

export async function middle(locator: Locator): Promise<Spot> {
  const box = await locator.boundingBox()
  if (box === null) throw new Error(`${locator} is not on the screen`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

/** Presses at one spot and moves to another, in small steps as a hand does; the button stays down. */
export async function drag(page: Page, from: Spot, to: Spot): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(from.x + (to.x - from.x) / 3, from.y + (to.y - from.y) / 3, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 6 })
}

export async function dragAndDrop(page: Page, from: Spot, to: Spot): Promise<void> {
  await drag(page, from, to)
  await page.mouse.up()
}

export interface End {
  readonly block: string
  readonly port: string
}

/** Draws a wire from an output to an input; both are named as on the screen. */
export async function wire(page: Page, from: End, to: End): Promise<void> {
  await dragAndDrop(page, await middle(port(page, from.block, `Output ${from.port},`)), await middle(port(page, to.block, `Input ${to.port},`)))
  await page.getByText(`Connected ${from.block} to ${to.block}`).first().waitFor({ state: "attached" })
}

export async function select(page: Page, name: string): Promise<void> {
  await block(page, name).click({ position: { x: 60, y: 14 } })
  await inspector(page).getByRole("textbox", { name: "Name of the block" }).waitFor()
}

export function inspector(page: Page): Locator {
  return page.getByRole("region", { name: "Inspector" })
}

/** Types a setting of the selected block. */
export async function set(page: Page, label: string, value: string | number): Promise<void> {
  await inspector(page).getByLabel(label, { exact: true }).fill(String(value))
}

export async function rename(page: Page, name: string): Promise<void> {
  const field = inspector(page).getByRole("textbox", { name: "Name of the block" })
  await field.fill(name)
  await field.press("Enter")
  await block(page, name).waitFor()
}

export async function choose(page: Page, label: string, option: string): Promise<void> {
  await inspector(page).getByRole("combobox", { name: label }).click()
  await page.getByRole("option", { name: option, exact: true }).click()
}

export async function showTab(page: Page, name: string): Promise<void> {
  await page.getByRole("tab", { name }).click()
}

export async function setRanks(page: Page, ranks: number): Promise<void> {
  await page.getByRole("button", { name: /^Machine and ranks/ }).click()
  await page.getByRole("textbox", { name: "Ranks", exact: true }).fill(String(ranks))
  await page.keyboard.press("Escape")
}

export async function openTemplate(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: title }).first().click()
  await canvas(page).waitFor()
}

/** Writes the open pipeline to a new file of the engine's folder, through the dialog. */
export async function saveAs(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+Shift+S")
  const dialog = page.getByRole("dialog", { name: "Save the pipeline as" })
  await dialog.getByLabel("File name").fill(name)
  await dialog.getByRole("button", { name: "Save", exact: true }).click()
  await dialog.waitFor({ state: "detached" })
}

/** The shapes that stand on the wires now. */
export async function wireLabels(page: Page): Promise<string[]> {
  return page.getByTestId("wire-label").allTextContents()
}

/** Opens a file of the engine's folder; `answer` to the question about edits that would be lost. */
export async function openFile(page: Page, name: string, answer?: string): Promise<void> {
  await page.getByRole("button", { name: "Menu" }).waitFor()
  await page.keyboard.press("Control+O")
  const dialog = page.getByRole("dialog", { name: "Open a pipeline" })
  await dialog.getByRole("button", { name: new RegExp(`^${name}`) }).click()
  await dialog.getByRole("button", { name: "Open", exact: true }).click()
  if (answer !== undefined) await page.getByRole("dialog").getByRole("button", { name: answer }).click()
}

/** What the app says of the last thing done. */
export async function status(page: Page, words: string): Promise<void> {
  await page.getByRole("status").getByText(words).waitFor({ state: "attached" })
}
