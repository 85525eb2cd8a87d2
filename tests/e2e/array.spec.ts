import { execFileSync } from "node:child_process"
import { chmodSync, chownSync, statSync } from "node:fs"
import { join } from "node:path"
import type { Locator, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { siteUp, whyNoSite, type Site } from "../cluster/site.ts"
import { built, startApp, watchApps, type App } from "./app.ts"
import { openTemplate, select, set, showTab } from "./hands.ts"
import { take, takeAll } from "./pictures.ts"
import { lossSteps, readRuns } from "./recorded.ts"
import { acceptHostKey, addMachine, aimAt, details, layRuntime, logIn, submit } from "./site-hands.ts"

watchApps()

test("seeds are typed beside the target; their runs go one after the other here, stand in one line, and are stopped together", { timeout: 2 * built }, async () => {
  const app = await startApp()
  const { page } = app
  await openTemplate(page, "regression")
  await select(page, "stop rule")
  await set(page, "Epochs", 12)
  const seeds = await seedsField(page)
  await seeds.fill("1..8, 8")
  await page.getByText("names 8 twice: both runs would be the same.").waitFor()
  await takeAll(page, "array-seeds-wrong")
  await seeds.fill("1..3")
  await page.getByText("3 runs, one for each seed").waitFor()
  await takeAll(page, "array-seeds")
  await page.keyboard.press("Escape")
  await page.getByRole("banner").getByRole("button", { name: "Run 3" }).click()
  const together = page.getByRole("region", { name: "Runs #1–3", exact: true })
  await together.getByText("Scores and their spread appear here when runs are done.").waitFor()
  await takeAll(page, "array-begun")
  await page.getByRole("tab", { name: /Runs #1–3.*3 done/ }).waitFor({ timeout: built })
  await together.getByText(/Mean ± standard deviation of 3 runs/).waitFor()
  await together.getByRole("img", { name: /^Plot of .* of 3 runs over steps$/ }).waitFor()
  await takeAll(page, "array-done")

  // With the keyboard: the line opens, and a member is reached from there and from the table.
  const list = page.getByRole("list", { name: /^Runs, newest/ })
  await list.getByRole("button", { name: "Show runs #1–3" }).press("Enter")
  await list.getByRole("button", { name: /^#2 seed 2/ }).press("Enter")
  await page.getByRole("region", { name: "Run 2", exact: true }).waitFor()
  await takeAll(page, "array-member")
  await page.getByRole("button", { name: "All 3 runs" }).click()
  await together.getByRole("button", { name: /#3 *seed 3/ }).focus()
  await take(page, "array-bright")

  await select(page, "stop rule")
  await set(page, "Epochs", 1_000_000)
  await set(page, "Patience", 0)
  await (await seedsField(page)).fill("5,9")
  await page.keyboard.press("Escape")
  await page.getByRole("banner").getByRole("button", { name: "Run 2" }).click()
  await page.getByRole("tab", { name: /Runs #4–5.*1 running · 1 waiting/ }).waitFor({ timeout: built })
  await page.keyboard.press("Control+Alt+Enter")
  const question = page.getByRole("dialog", { name: "Stop all 2 runs that are not done?" })
  await question.getByText("#4–5: 1 running · 1 waiting").waitFor()
  await takeAll(page, "array-stop")
  await question.getByRole("button", { name: "Stop all" }).click()
  await page.getByRole("tab", { name: /Runs #4–5.*1 stopped · 1 cancelled/ }).waitFor()
  expect(readRuns(app.home).slice(0, 2).map(({ seed, outcome }) => [seed, outcome])).toEqual([[9, "cancelled"], [5, "stopped"]])
})

const reason = whyNoSite()
const slurm = { profile: /^A Slurm cluster/, server: "passcode" } as const

describe.skipIf(reason !== null)(`an array at real Slurm in the app${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let site: Site
  beforeAll(() => {
    site = siteUp({ root: "/var/tmp/tc-arr", port: 22_700, user: "tephraarr" })
    layRuntime(site)
  })
  afterAll(() => site.down())
  const asked = (program: string, ...words: string[]): string => execFileSync(program, words, { env: { ...process.env, ...site.shell() }, encoding: "utf8" }).trim()

  test("three seeds are one submission; one is cancelled, the others are done with their spread; another three that wait are cancelled with one command", { timeout: 2 * built }, async () => {
    const app = await startApp()
    const { page } = app
    await openTemplate(page, "regression")
    await select(page, "stop rule")
    await set(page, "Epochs", 20)
    await addMachine(page, site, slurm)
    await showTab(page, "Machines")
    await details(page).getByRole("button", { name: "Change…" }).click()
    const form = page.getByRole("dialog", { name: "Change cluster" })
    await form.getByLabel("Options", { exact: true }).fill("--hold")
    await form.getByRole("button", { name: "Keep", exact: true }).click()
    await form.waitFor({ state: "detached" })
    await aimAt(page)
    await (await seedsField(page)).fill("1..3")
    await page.getByText("3 runs, one for each seed").waitFor()
    await takeAll(page, "array-site-seeds")
    await page.keyboard.press("Escape")
    await submit(page)
    await acceptHostKey(page, site, slurm.server)
    await logIn(page, site, slurm.server)
    const together = page.getByRole("region", { name: "Runs #1–3", exact: true })
    await expect.poll(() => jobs(app, [1, 2, 3]), { timeout: built }).toEqual([1, 2, 3].map(() => expect.stringMatching(/^\d+_[123]$/) as string))
    await together.getByText(/3 waiting/).waitFor()
    await takeAll(page, "array-site-waiting")
    const [number = ""] = (jobs(app, [1])[0] ?? "").split("_")
    expect(jobs(app, [1, 2, 3])).toEqual([1, 2, 3].map((index) => `${number}_${index}`))

    await together.getByRole("button", { name: /#2 *seed 2/ }).click()
    await page.getByRole("region", { name: "Run 2", exact: true }).getByRole("button", { name: "Stop" }).click()
    await page.getByRole("tab", { name: /Run #2.*cancelled/ }).waitFor()
    asked("scontrol", "release", number)
    await page.getByRole("button", { name: "All 3 runs" }).click()
    await page.getByRole("tab", { name: /Runs #1–3.*2 done · 1 cancelled/ }).waitFor({ timeout: built })
    await together.getByText(/Mean ± standard deviation of 2 runs/).waitFor()
    await takeAll(page, "array-site-done")
    expect(readRuns(app.home).map(({ outcome }) => outcome)).toEqual(["done", "cancelled", "done"])
    for (const run of readRuns(app.home).filter(({ outcome }) => outcome === "done")) expect(lossSteps(app.home, run).length).toBeGreaterThan(0)

    await submit(page)
    await expect.poll(() => jobs(app, [4, 5, 6]), { timeout: built }).toEqual([1, 2, 3].map((index) => expect.stringMatching(new RegExp(`^\\d+_${index}$`)) as string))
    await page.getByRole("region", { name: "Runs #4–6", exact: true }).getByRole("button", { name: "Stop all…" }).click()
    await page.getByRole("dialog").getByRole("button", { name: "Stop all" }).click()
    await page.getByRole("tab", { name: /Runs #4–6.*3 cancelled/ }).waitFor({ timeout: built })
    const sent = (await app.tephra("audit", "--machine", "cluster", "--last", "1000", "--json")).output
    const [waiting = ""] = (jobs(app, [4])[0] ?? "").split("_")
    expect(sent.match(/\bscancel [^"]*/g)).toContain(`scancel '${waiting}_[1-3]'`)
    expect(sent.match(new RegExp(`\\bscancel '?${waiting}_`, "g"))).toHaveLength(1)
    await leaveBehind(app, site)
  })
})

/** The job of the second seed cannot be looked at there any more: the others wait for it by name, and are handed in without it. */
async function leaveBehind(app: App, site: Site): Promise<void> {
  const { page, home } = app
  const job = readRuns(home).find(({ number }) => number === 2)?.job ?? ""
  const all = join(site.scratch(), "tephra", "jobs")
  const { uid, gid } = statSync(all)
  const taken = join(all, job)
  // Nobody but its owner can put it right.
  chownSync(all, 0, 0)
  chmodSync(all, 0o1777)
  chownSync(taken, 0, 0)
  chmodSync(taken, 0)
  await submit(page)
  const together = page.getByRole("region", { name: "Runs #7–9", exact: true })
  await together.getByRole("alert").getByText(/The others wait for run #8, which cannot go on at Our cluster: /).waitFor({ timeout: built })
  await takeAll(page, "array-site-trouble")
  await together.getByRole("button", { name: "Hand in the others without it" }).click()
  await expect.poll(() => jobs(app, [7, 9]), { timeout: built }).toEqual([1, 3].map((index) => expect.stringMatching(new RegExp(`^\\d+_${index}$`)) as string))
  chownSync(taken, uid, gid)
  chmodSync(taken, 0o755)
  await expect.poll(() => jobs(app, [8]), { timeout: built }).toEqual([expect.stringMatching(/^\d+$/) as string])
  await together.getByRole("button", { name: "Stop all…" }).click()
  await page.getByRole("dialog").getByRole("button", { name: "Stop all" }).click()
  await page.getByRole("tab", { name: /Runs #7–9.*3 cancelled/ }).waitFor({ timeout: built })
}

async function seedsField(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: /^Machine and ranks/ }).click()
  return page.getByRole("textbox", { name: "Seeds" })
}

function jobs({ home }: App, numbers: readonly number[]): (string | undefined)[] {
  const runs = readRuns(home)
  return numbers.map((number) => runs.find((run) => run.number === number)?.attempts[0]?.submission)
}
