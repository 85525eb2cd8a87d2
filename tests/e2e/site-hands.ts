import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs"
import { join } from "node:path"
import type { Locator, Page } from "playwright-core"
import { expect } from "vitest"
import type { Outcome } from "../../engine/model/run.ts"
import type { Server, Site } from "../cluster/site.ts"
import { built, root, type App } from "./app.ts"
import { showTab } from "./hands.ts"
import { lossSteps, metricRows, readRuns } from "./recorded.ts"

/** What a person does at a site of tests/cluster/site, by the names that stand on the screen. */

export const place = { root: "/var/tmp/tc-screens", port: 29_500, user: "tephrascreens" }
/** As the tests name their machine. */
export const title = "Our cluster"

/** The run time as another test has built it here: its name says that sources and compiler are the same. What the job adds is compiled there; in a fresh clone, all of it. */
export function layRuntime(site: Site): void {
  const cache = process.env["TEPHRA_CACHE"] ?? join(root, "build", "test-cache")
  const there = join(site.scratch(), "tephra", "cache")
  mkdirSync(there, { recursive: true })
  const built = existsSync(cache) ? readdirSync(cache).filter((name) => /^runtime-[0-9a-f]+$/.test(name)) : []
  for (const name of built) cpSync(join(cache, name), join(there, name), { recursive: true, verbatimSymlinks: true })
  execFileSync("chown", ["-R", site.access("login").user, join(site.scratch(), "tephra")])
}

export function details(page: Page): Locator {
  return page.getByRole("region", { name: title, exact: true })
}

export function runRegion(page: Page, number: number): Locator {
  return page.getByRole("region", { name: `Run ${number}`, exact: true })
}

export interface Wanted {
  /** As the form offers it. */
  readonly profile: RegExp
  readonly server: Server
}

/** Opens the form and fills all but its port. */
export async function fillMachine(page: Page, site: Site, { profile, server }: Wanted): Promise<Locator> {
  const { host, user } = site.access(server)
  await page.getByRole("button", { name: "Add a machine…" }).first().click()
  const form = page.getByRole("dialog", { name: "Add a machine" })
  const fill = (label: string, text: string) => form.getByLabel(label, { exact: true }).fill(text)
  await fill("Name", "cluster")
  await form.getByRole("combobox", { name: "Profile" }).click()
  await page.getByRole("option", { name: profile }).click()
  await fill("Host", host)
  await fill("User", user)
  await fill("Scratch", site.scratch())
  await fill("Queue is asked every", "1 s")
  await fill("Title", title)
  return form
}

export async function addMachine(page: Page, site: Site, wanted: Wanted): Promise<void> {
  await showTab(page, "Machines")
  const form = await fillMachine(page, site, wanted)
  await form.getByLabel("Port", { exact: true }).fill(String(site.access(wanted.server).port))
  await form.getByRole("button", { name: "Add", exact: true }).click()
  await details(page).getByText("not logged in").waitFor()
}

export async function chooseMachine(page: Page, machine: string): Promise<void> {
  await page.getByRole("button", { name: /^Machine and ranks/ }).click()
  await page.getByRole("radio", { name: new RegExp(`^${machine}`) }).click()
}

/** Two ranks for ten minutes. */
export async function aimAt(page: Page): Promise<void> {
  await chooseMachine(page, title)
  await page.getByRole("textbox", { name: "Ranks", exact: true }).fill("2")
  await page.getByRole("textbox", { name: "Walltime" }).fill("10 min")
  await page.getByText("The queue doctor finds nothing wrong.").waitFor()
  await page.keyboard.press("Escape")
}

export async function submit(page: Page): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "Submit" }).click()
}

export async function acceptHostKey(page: Page, site: Site, server: Server): Promise<void> {
  const question = hostKeyQuestion(page, site, server)
  await question.getByText(/^SHA256:/).waitFor()
  await question.getByRole("radio", { name: "Trust" }).check()
  await page.keyboard.press("Enter")
}

export function hostKeyQuestion(page: Page, site: Site, server: Server): Locator {
  return page.getByRole("dialog", { name: `Is this 127.0.0.1 port ${site.access(server).port}?` })
}

/** The dialog that asks for a secret. */
export function logInDialog(page: Page, user = place.user): Locator {
  return page.getByRole("dialog", { name: new RegExp(`${user}@`) })
}

/** With the secret typed right. */
export async function logIn(page: Page, site: Site, server: "passcode" | "lockout"): Promise<void> {
  const dialog = logInDialog(page, site.access(server).user)
  const field = dialog.getByRole("textbox")
  await field.waitFor()
  await field.fill(server === "passcode" ? site.passcode() : site.access(server).password)
  await page.keyboard.press("Enter")
  await dialog.waitFor({ state: "detached" })
}

/** Its tab tells an outcome, and it is this one. */
export async function ends(page: Page, number: number, outcome: Outcome): Promise<void> {
  const told = (word: string) => page.getByRole("tab", { name: new RegExp(`Run #${number}.*(${word})`) })
  await told("done|stopped|cancelled|failed").waitFor({ timeout: built })
  expect(await told(outcome).count(), `run ${number} ends ${outcome}`).toBe(1)
}

/** The step that the head of a run shows. */
export async function reachStep(page: Page, number: number, step: number): Promise<void> {
  const head = runRegion(page, number)
  await expect.poll(async () => Number(/step (\d+)\//.exec((await head.textContent()) ?? "")?.[1] ?? 0), { timeout: built, interval: 100 }).toBeGreaterThanOrEqual(step)
}

/** From now on every word that a tab, the head of a run or a notice shows. */
export async function watchWords(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = new Set<string>()
    Object.assign(window, { seenWords: seen })
    const look = (): void => document.querySelectorAll('[role="tab"], [role="status"], [data-testid="notice"]').forEach((each) => seen.add(each.textContent ?? ""))
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

export function seenWords(page: Page): Promise<string> {
  return page.evaluate(() => [...(window as unknown as { seenWords: Set<string> }).seenWords].join("\n"))
}

/** Every step of a run stands in its curve once, and no row is lost or doubled. */
export function expectWhole({ home }: App, number: number): void {
  const run = readRuns(home).find((one) => one.number === number)
  if (run === undefined) throw new Error(`there is no run ${number}`)
  const steps = lossSteps(home, run)
  expect(steps.length).toBeGreaterThan(0)
  expect(steps).toEqual(steps.map((_, at) => at + 1))
  const { stored, written } = metricRows(home, run)
  expect(stored).toBe(written)
}
