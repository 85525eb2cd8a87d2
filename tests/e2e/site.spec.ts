import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { siteUp, whyNoSite, type Site } from "../cluster/site.ts"
import { built, startApp, watchApps, type App } from "./app.ts"
import { openTemplate, select, set, showTab } from "./hands.ts"
import { take, takeAll } from "./pictures.ts"
import { readRuns } from "./recorded.ts"
import {
  acceptHostKey, addMachine, aimAt, chooseMachine, details, ends, expectWhole, fillMachine, hostKeyQuestion, layRuntime, logIn, logInDialog, place,
  reachStep, runRegion, seenWords, submit, title, watchWords,
} from "./site-hands.ts"

watchApps()

const reason = whyNoSite()
const slurm = { profile: /^A Slurm cluster/, server: "passcode" } as const

describe.skipIf(reason !== null)(`a cluster in the app${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let site: Site
  beforeAll(() => {
    site = siteUp(place)
    layRuntime(site)
  })
  afterAll(() => site.down())

  test("a machine is added, logged in to with a passcode, a run waits in its queue, runs and ends with its curve; another is cancelled while it is held", { timeout: 2 * built }, async () => {
    const app = await startApp()
    const { page } = app
    await openRegression(page, 100)
    await addMachineSlowly(page, site)
    await refusedByDoctor(page)
    await aimSlowly(page)

    await watchWords(page)
    await submit(page)
    await giveUpLogIn(page)
    await seeHostKey(page, site)
    await logInWithPasscode(page, site)
    await ends(page, 1, "done")
    const words = await seenWords(page)
    expect(["waits for your log-in", "building", "queued", "running", "done"].filter((word) => !words.includes(word))).toEqual([])
    await runRegion(page, 1).getByRole("img", { name: /^Plot of / }).waitFor()
    await runRegion(page, 1).getByText(/2 ranks on Our cluster.*job \d+/).waitFor()
    await takeAll(page, "site-run")
    expect(readRuns(app.home)[0]?.attempts).toMatchObject([{ code: 0, submission: expect.stringMatching(/^\d+$/) as string }])
    expectWhole(app, 1)

    await holdJobs(page)
    await submit(page)
    await runRegion(page, 2).getByText(/release/).waitFor({ timeout: built })
    await showTab(page, "Machines")
    await page.getByRole("region", { name: "Queue" }).getByRole("row", { name: /held|pending/ }).getByRole("button", { name: "Run #2" }).waitFor()
    await takeAll(page, "site-machine")
    await builtAndSent(page)
    await showTab(page, "Run")
    await page.getByRole("banner").getByRole("button", { name: "Stop" }).click()
    await ends(page, 2, "cancelled")

    await showTab(page, "Machines")
    await details(page).getByRole("button", { name: "Log out" }).click()
    await details(page).getByText("not logged in").waitFor()
    await cancelledUnsent(page)
  })

  test("at real Slurm one run reaches its time limit and goes on by itself in the next job, a second loses a rank, and a third finds bad data", { timeout: 2 * built }, async () => {
    const app = await startApp()
    const { page } = app
    await openRegression(page, 1_000_000)
    await set(page, "Time", trainSeconds)
    await addMachine(page, site, slurm)
    await aimAt(page)
    await submit(page)
    await acceptHostKey(page, site, slurm.server)
    await logIn(page, site, slurm.server)
    await limitAndLoss(app, site, 1)
    await spoilData(page, site)
  })

  test.each([
    { front: "LSF", profile: /^An LSF cluster/, server: "passcode", id: /job \d+$/ },
    { front: "PBS", profile: /^A PBS cluster/, server: "lockout", id: /job \d+\.login1$/ },
  ] as const)("at the $front front a run waits in its queue, runs and ends with its curve, another is stopped, a third goes on behind its time limit, and a fourth loses a rank", { timeout: 2 * built }, async ({ front, profile, server, id }) => {
    const app = await startApp()
    const { page } = app
    const name = `site-${front.toLowerCase()}`
    await openRegression(page, 500)
    // Where a batch system is installed, its launcher is on the path of every job.
    if (front === "PBS") writeFileSync(join(site.home(), ".profile"), `PATH=${join(site.root, "pbs")}:$PATH\n`)
    await addMachine(page, site, { profile, server })
    await aimAt(page)
    await watchWords(page)
    await submit(page)
    await acceptHostKey(page, site, server)
    if (server === "lockout") await mistypePassword(page, site)
    await logIn(page, site, server)
    await ends(page, 1, "done")
    const words = await seenWords(page)
    expect(["uploading", "building", "queued", "running", "done"].filter((word) => !words.includes(word))).toEqual([])
    await runRegion(page, 1).getByRole("img", { name: /^Plot of / }).waitFor()
    await runRegion(page, 1).getByText(id).waitFor()
    await take(page, `${name}-run`)
    expectWhole(app, 1)

    await select(page, "stop rule")
    await set(page, "Epochs", 1_000_000)
    await submit(page)
    await reachStep(page, 2, 10)
    await showTab(page, "Machines")
    const row = page.getByRole("region", { name: "Queue" }).getByRole("row", { name: /running/ })
    await row.getByRole("button", { name: "Run #2" }).waitFor()
    // PBS comments on what runs too.
    expect(await row.getByRole("cell").last().textContent()).toBe("")
    await take(page, `${name}-queue`)
    await showTab(page, "Run")
    await page.getByRole("banner").getByRole("button", { name: "Stop" }).click()
    await ends(page, 2, "stopped")
    await take(page, `${name}-stopped`)

    await select(page, "stop rule")
    await set(page, "Time", trainSeconds)
    await submit(page)
    await limitAndLoss(app, site, 3)
  })
})

/** Of both jobs of a run together: the first reaches its limit half a minute after it was told, and the second is looked at after that. */
const trainSeconds = 100

/** The template with epochs enough to be seen running. */
async function openRegression(page: Page, epochs: number): Promise<void> {
  await openTemplate(page, "regression")
  await select(page, "stop rule")
  await set(page, "Epochs", epochs)
  await set(page, "Patience", 0)
}

async function chooseRun(page: Page, number: number): Promise<void> {
  await showTab(page, "Run")
  await page.getByRole("list", { name: /^Runs/ }).getByRole("button", { name: new RegExp(`#${number} `) }).click()
}

function jobOf({ home }: App, number: number): string {
  return readRuns(home).find((run) => run.number === number)?.attempts.at(-1)?.submission ?? ""
}

/** The run that was submitted reaches the limit of its job, the next one loses a rank, and the first has gone on by itself. */
async function limitAndLoss(app: App, site: Site, number: number): Promise<void> {
  const { page } = app
  // Each 100 steps it saves its state.
  await reachStep(page, number, 150)
  // The fronts' jobs are Slurm's; PBS adds the host.
  site.fault("time-up", jobOf(app, number).replace(/\..*/, ""))
  await submit(page)
  await loseRank(page, number + 1)
  await chooseRun(page, number)
  await goesOn(app, number)
}

/** Its rank 1 is killed on the node; the screen says which, where it was, and what can be done. */
async function loseRank(page: Page, number: number): Promise<void> {
  await reachStep(page, number, 20)
  await showTab(page, "Ranks")
  const table = page.getByRole("table", { name: `Ranks of run ${number}` })
  await table.getByRole("row", { name: /^1 / }).waitFor()
  const cells = await table.getByRole("row", { name: /^1 / }).getByRole("cell").allTextContents()
  const pid = Number(cells.at(-1))
  // 0 would be this very test and all that it started.
  expect(pid).toBeGreaterThan(1)
  process.kill(pid, "SIGKILL")
  await ends(page, number, "failed")
  await showTab(page, "Run")
  await takeAll(page, `site-killed-${number}`)
  const card = page.getByRole("region", { name: "Why the run failed" })
  await card.getByText(/^Rank 1 was ended by signal 9 .*in “.+”, step \d+\. Resume goes on from the last checkpoint\.$/).waitFor()
  await card.getByRole("button", { name: "Go to the block" }).click()
  await page.getByRole("region", { name: "Inspector" }).getByRole("textbox", { name: "Name of the block" }).waitFor()
  await card.getByRole("button", { name: "Show in the log" }).click()
  await take(page, `site-killed-log-${number}`)
  await page.getByRole("log", { name: new RegExp(`^Log of run ${number}`) }).waitFor()
}

/** A run is in its second job, which began where the first was saved, and ends with every step once. */
async function goesOn(app: App, number: number): Promise<void> {
  const { page } = app
  const run = runRegion(page, number)
  await run.getByText(/job 2 of at most 10, from step \d+/).waitFor({ timeout: built })
  await take(page, `site-second-queued-${number}`)
  await run.getByText(/^job 2 of at most 10, from step \d+$/).waitFor({ timeout: built })
  await takeAll(page, `site-second-${number}`)
  await ends(page, number, "done")
  await run.getByText(/jobs \d+\S*, \d+/).waitFor()
  await takeAll(page, `site-second-done-${number}`)
  expectWhole(app, number)
}

/** While it waits because its partition is closed, a number of its data becomes a word there. */
async function spoilData(page: Page, site: Site): Promise<void> {
  const partition = (state: string) => execFileSync("scontrol", ["update", "partitionname=batch", `state=${state}`], { env: { ...process.env, ...site.shell() } })
  partition("down")
  try {
    await submit(page)
    await runRegion(page, 3).getByText(/Its queue is closed at present/).waitFor({ timeout: built })
    await take(page, "site-closed")
    const data = join(site.scratch(), "tephra", "data")
    const table = join(data, readdirSync(data)[0] ?? "", "table.csv")
    const lines = readFileSync(table, "utf8").split("\n")
    writeFileSync(table, lines.with(200, (lines[200] ?? "").replace(/,\d{3}/, ",n/a")).join("\n"))
  } finally {
    // The tests that follow need it.
    partition("up")
  }
  await ends(page, 3, "failed")
  await takeAll(page, "site-bad-data")
  const card = page.getByRole("region", { name: "Why the run failed" })
  await card.getByRole("heading", { name: "Bad data" }).waitFor()
  await card.getByText(/table\.csv:201:/).waitFor()
  await card.getByRole("button", { name: "Show in the log" }).click()
  await page.getByRole("log", { name: /^Log of run 3/ }).getByText(/table\.csv:201:/).waitFor()
}

/** One wrong answer is counted there, and the dialog says that it was wrong before it asks again. */
async function mistypePassword(page: Page, site: Site): Promise<void> {
  const field = logInDialog(page).getByRole("textbox")
  await field.fill("not it")
  await page.keyboard.press("Enter")
  await logInDialog(page).getByText(/did not accept/).waitFor()
  await take(page, "site-lockout")
  expect(site.wrongAnswers(), `the SSH server wrote: ${site.sshLog("lockout")}`).toBe(1)
}

/** What the first run left built there, and the record of all that was sent. */
async function builtAndSent(page: Page): Promise<void> {
  await page.getByRole("region", { name: "Builds" }).getByRole("row", { name: /runtime-.*run time.*(ready|in use)/ }).first().waitFor()
  const sent = page.getByRole("region", { name: "What was sent" })
  await sent.getByRole("button", { name: "Show" }).click()
  await sent.getByText(/records of all machines, each fits the one before/).waitFor()
  await sent.getByRole("row").nth(1).scrollIntoViewIfNeeded()
  await takeAll(page, "site-sent")
  await sent.getByRole("button", { name: "Hide" }).click()
}

/** A run that waits for a log-in can be given up without one. */
async function cancelledUnsent(page: Page): Promise<void> {
  await submit(page)
  await page.getByRole("dialog").getByText(/PASSCODE/).waitFor()
  await page.keyboard.press("Escape")
  await runRegion(page, 3).getByRole("button", { name: "Stop" }).click()
  await ends(page, 3, "cancelled")
}

async function addMachineSlowly(page: Page, site: Site): Promise<void> {
  await showTab(page, "Machines")
  await page.getByText(/Add it once/).waitFor()
  await takeAll(page, "site-none")
  const form = await fillMachine(page, site, slurm)
  const port = form.getByLabel("Port", { exact: true })
  await port.fill("70000")
  await form.getByRole("button", { name: "Add", exact: true }).click()
  await form.getByText("Needs a whole number from 1 to 65535.").waitFor()
  await takeAll(page, "site-form")

  // What was typed is still there when the form was put away.
  await page.keyboard.press("Escape")
  await page.getByRole("button", { name: "Add a machine…" }).first().click()
  await expect.poll(() => form.getByLabel("Host", { exact: true }).inputValue()).toBe(site.access(slurm.server).host)
  await port.fill(String(site.access(slurm.server).port))
  await form.getByRole("button", { name: "Add", exact: true }).click()
  await details(page).getByText("not logged in").waitFor()
}

/** Frontier takes no job without account and walltime: it is said beside the target, and nothing is handed in. */
async function refusedByDoctor(page: Page): Promise<void> {
  await chooseMachine(page, "Frontier")
  const findings = page.getByRole("list", { name: "Findings of the queue doctor" })
  await findings.getByText(/account/).first().waitFor()
  await takeAll(page, "site-doctor")
  await page.getByRole("button", { name: "What is known of it" }).click()
  await page.getByRole("region", { name: /^Frontier/ }).getByRole("table").first().waitFor()
  await takeAll(page, "site-facts")
  await submit(page)
  const dialog = page.getByRole("dialog", { name: "This would be refused" })
  await dialog.getByText(/account/).first().waitFor()
  expect(await dialog.getByRole("button", { name: "Submit anyway" }).count()).toBe(0)
  await takeAll(page, "site-refused")
  await page.keyboard.press("Escape")
  await page.getByRole("navigation", { name: "Machines" }).getByRole("button", { name: /^Our cluster/ }).click()
}

async function aimSlowly(page: Page): Promise<void> {
  await chooseMachine(page, title)
  await page.getByRole("textbox", { name: "Walltime" }).fill("10")
  await page.getByText("A time, such as 30 min").waitFor()
  await page.keyboard.press("Escape")
  await aimAt(page)
  await page.getByRole("button", { name: /^Machine and ranks/ }).click()
  await page.getByText("The queue doctor finds nothing wrong.").waitFor()
  await takeAll(page, "site-target")
  await page.keyboard.press("Escape")
}

async function seeHostKey(page: Page, site: Site): Promise<void> {
  await hostKeyQuestion(page, site, "passcode").getByText(/^SHA256:/).waitFor()
  await takeAll(page, "site-host-key")
  await acceptHostKey(page, site, "passcode")
}

/** The run is there all the same, and waits with a way to log in. */
async function giveUpLogIn(page: Page): Promise<void> {
  await page.getByRole("dialog", { name: /^Is this 127/ }).waitFor()
  await page.keyboard.press("Escape")
  const run = runRegion(page, 1)
  await run.getByText("waiting for somebody to log in to Our cluster").waitFor()
  await takeAll(page, "site-waits")
  await run.getByRole("button", { name: "Log in" }).click()
}

async function logInWithPasscode(page: Page, site: Site): Promise<void> {
  const dialog = logInDialog(page)
  const field = dialog.getByLabel("Enter PASSCODE", { exact: true })
  await field.waitFor()
  await expect.poll(() => field.getAttribute("type")).toBe("password")
  await expect.poll(() => field.getAttribute("autocomplete")).toBe("one-time-code")
  await expect.poll(() => field.evaluate((input) => input === document.activeElement)).toBe(true)
  await page.keyboard.type("000000")
  await page.keyboard.press("Enter")
  await dialog.getByText(/did not accept the last answer/).waitFor()
  await takeAll(page, "site-passcode")
  await expect.poll(() => field.inputValue()).toBe("")
  await field.fill(site.passcode())
  await page.keyboard.press("Enter")
  await dialog.waitFor({ state: "detached" })
}

/** Jobs of the machine wait until somebody releases them. */
async function holdJobs(page: Page): Promise<void> {
  await showTab(page, "Machines")
  await details(page).getByRole("button", { name: "Change…" }).click()
  const form = page.getByRole("dialog", { name: "Change cluster" })
  await form.getByLabel("Options", { exact: true }).fill("--hold")
  await form.getByRole("button", { name: "Keep", exact: true }).click()
  await form.waitFor({ state: "detached" })
}

