import { execFileSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Locator, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { siteUp, whyNoSite, type Site } from "../cluster/site.ts"
import { root, startApp, watchApps, type App } from "./app.ts"
import { openTemplate, select, set, showTab } from "./hands.ts"
import { takeAll } from "./pictures.ts"
import { lossSteps, metricRows, readRuns } from "./recorded.ts"

watchApps()

const reason = whyNoSite()
const place = { root: "/var/tmp/tc-screens", port: 29_500, user: "tephrascreens" }
/** In a fresh clone the run time is built there. */
const built = 600_000
const soon = 60_000

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
    await openTemplate(page, "regression")
    await select(page, "stop rule")
    await set(page, "Epochs", 100)
    await set(page, "Patience", 0)
    await addMachine(page, site)
    await refusedByDoctor(page)
    await aimAt(page, "Our cluster")

    await watchWords(page)
    await submit(page)
    await giveUpLogIn(page)
    await acceptHostKey(page, site)
    await logInWithPasscode(page, site)
    await page.getByRole("tab", { name: /Run #1.*done/ }).waitFor({ timeout: built })
    const words = await seenWords(page)
    expect(["waits for your log-in", "building", "queued", "running", "done"].filter((word) => !words.includes(word))).toEqual([])
    await page.getByRole("region", { name: "Run 1", exact: true }).getByRole("img", { name: /^Plot of / }).waitFor()
    await page.getByRole("region", { name: "Run 1", exact: true }).getByText(/2 ranks on Our cluster.*job \d+/).waitFor()
    await takeAll(page, "site-run")
    expectWhole(app)

    await holdJobs(page)
    await submit(page)
    const second = page.getByRole("region", { name: "Run 2", exact: true })
    await second.getByText(/release/).waitFor({ timeout: soon })
    await showTab(page, "Machines")
    await page.getByRole("region", { name: "Queue" }).getByRole("row", { name: /held|pending/ }).getByRole("button", { name: "Run #2" }).waitFor({ timeout: soon })
    await takeAll(page, "site-machine")
    await builtAndSent(page)
    await showTab(page, "Run")
    await page.getByRole("banner").getByRole("button", { name: "Stop" }).click()
    await page.getByRole("tab", { name: /Run #2.*cancelled/ }).waitFor({ timeout: soon })

    await showTab(page, "Machines")
    await details(page).getByRole("button", { name: "Log out" }).click()
    await details(page).getByText("not logged in").waitFor()
    await cancelledUnsent(page)
  })
})

test("a host of ssh's configuration fills the form, what it replaced comes back, and the keys of the way are told before a log-in", async () => {
  const { page } = await startApp(undefined, undefined, sshPerson())
  await page.getByRole("button", { name: /^Empty pipeline/ }).click()
  await showTab(page, "Machines")
  await page.getByRole("button", { name: "Add a machine…" }).first().click()
  const form = page.getByRole("dialog", { name: "Add a machine" })
  const text = (label: string) => form.getByLabel(label, { exact: true }).inputValue()
  await form.getByLabel("Host", { exact: true }).fill("old.example.edu")
  await form.getByLabel("Port", { exact: true }).fill("2022")

  // By the keyboard alone.
  await form.getByRole("button", { name: "Take a host…" }).press("Enter")
  const search = page.getByRole("combobox", { name: "Search hosts, or type one" })
  await page.getByText("302 hosts in ~/.ssh/config").waitFor()
  await takeAll(page, "ssh-hosts")
  await search.fill("leap")
  await search.press("Enter")
  await form.getByText("Filled from “ssh leap”").waitFor()
  expect([await text("Host"), await text("Port"), await text("User"), await text("Jump host"), await text("Name")]).toEqual(["summit.olcf.ornl.gov", "", "jane", "gate.example.edu", "leap"])
  expect(await form.getByRole("combobox", { name: "Profile" }).textContent()).toMatch(/^Summit/)
  const outcome = form.getByRole("region", { name: "From ssh’s configuration" })
  for (const words of ["Tephra logs in by itself (ssh2)", "LocalForward is not opened", "Host “old.example.edu”, Port “2022”: Undo puts them back."]) await outcome.getByText(words).waitFor()
  const keys = form.getByRole("region", { name: "Host keys" })
  await keys.getByRole("listitem").filter({ hasText: "gate.example.edu" }).getByText(/^known$/).waitFor()
  await keys.getByRole("listitem").filter({ hasText: "summit.olcf.ornl.gov" }).getByText("published by its facility").waitFor()
  await takeAll(page, "ssh-filled")
  await keys.scrollIntoViewIfNeeded()
  await takeAll(page, "ssh-form-keys")
  await keys.getByRole("button", { name: "Copy the fingerprint of the ssh-ed25519 key" }).click()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)

  await outcome.getByRole("button", { name: "Undo" }).click()
  expect([await text("Host"), await text("Port"), await text("User"), await text("Name")]).toEqual(["old.example.edu", "2022", "", ""])
  expect(await form.getByRole("button", { name: "Take a host…" }).evaluate((button) => button === document.activeElement)).toBe(true)

  await page.keyboard.press("Enter")
  await search.fill("-oProxyCommand=x")
  await page.getByRole("option", { name: /Take “-oProxyCommand=x”/ }).click()
  await outcome.getByRole("alert").getByText("is not the name of a host").waitFor()
  await takeAll(page, "ssh-refused")

  await form.getByRole("button", { name: "Take a host…" }).press("Enter")
  await search.fill("leap")
  await search.press("Enter")
  await outcome.getByText("Filled from “ssh leap”").waitFor()
  await form.getByRole("button", { name: "Add", exact: true }).click()
  const machine = page.getByRole("region", { name: /^Leap, as Summit/ })
  await machine.getByRole("region", { name: "Host keys" }).getByText("SHA256:nA7X4qyPvtEpXWxG5MDeXEC8xfpmm0UMiLq/LkgM33I").waitFor()
  await takeAll(page, "ssh-machine")
})

/** Someone with a long ssh configuration. OpenSSH looks for it in the home of the account, whatever HOME says. */
function sshPerson(): NodeJS.ProcessEnv {
  const home = mkdtempSync(join(tmpdir(), "tephra-ssh-person-"))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  for (const folder of [".ssh", "bin"]) mkdirSync(join(home, folder))
  const at = (name: string) => join(home, ".ssh", name)
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", at("host")])
  writeFileSync(at("known_hosts"), `gate.example.edu ${readFileSync(at("host.pub"), "utf8")}`)
  const nodes = Array.from({ length: 300 }, (_, number) => `Host node${String(number).padStart(3, "0")}\n HostName node${number}.cluster.example.edu`)
  const leap = "Host leap\n HostName summit.olcf.ornl.gov\n User jane\n ProxyJump gate.example.edu\n LocalForward 8080 localhost:80"
  const others = `Host *\n UserKnownHostsFile ${at("known_hosts")}\n GlobalKnownHostsFile none\n IdentityAgent none\n GSSAPIAuthentication no`
  writeFileSync(at("config"), [leap, "Host lab1", ...nodes, others, ""].join("\n"))
  const path = process.env["PATH"] ?? ""
  writeFileSync(join(home, "bin", "ssh"), `#!/bin/sh\nPATH='${path}' exec ssh -F '${at("config")}' "$@"\n`, { mode: 0o755 })
  return { HOME: home, PATH: `${join(home, "bin")}:${path}` }
}

/** What the first run left built there, and the record of all that was sent. */
async function builtAndSent(page: Page): Promise<void> {
  await page.getByRole("region", { name: "Builds" }).getByRole("row", { name: /runtime-.*run time.*(ready|in use)/ }).first().waitFor({ timeout: soon })
  const sent = page.getByRole("region", { name: "What was sent" })
  await sent.getByRole("button", { name: "Show" }).click()
  await sent.getByText(/records of all machines, each fits the one before/).waitFor({ timeout: soon })
  await sent.getByRole("row").nth(1).scrollIntoViewIfNeeded()
  await takeAll(page, "site-sent")
  await sent.getByRole("button", { name: "Hide" }).click()
}

/** A run that waits for a log-in can be given up without one. */
async function cancelledUnsent(page: Page): Promise<void> {
  await submit(page)
  await page.getByRole("dialog").getByText(/PASSCODE/).waitFor({ timeout: soon })
  await page.keyboard.press("Escape")
  await page.getByRole("region", { name: "Run 3", exact: true }).getByRole("button", { name: "Stop" }).click()
  await page.getByRole("tab", { name: /Run #3.*cancelled/ }).waitFor({ timeout: soon })
}

/** The run time as another test has built it here: its name says that sources and compiler are the same. What the job adds is compiled there; in a fresh clone, all of it. */
function layRuntime(site: Site): void {
  const cache = process.env["TEPHRA_CACHE"] ?? join(root, "build", "test-cache")
  const there = join(site.scratch(), "tephra", "cache")
  mkdirSync(there, { recursive: true })
  const built = existsSync(cache) ? readdirSync(cache).filter((name) => /^runtime-[0-9a-f]+$/.test(name)) : []
  for (const name of built) cpSync(join(cache, name), join(there, name), { recursive: true, verbatimSymlinks: true })
  execFileSync("chown", ["-R", place.user, join(site.scratch(), "tephra")])
}

function details(page: Page): Locator {
  return page.getByRole("region", { name: "Our cluster", exact: true })
}

async function addMachine(page: Page, site: Site): Promise<void> {
  const { host, port, user } = site.access("passcode")
  await showTab(page, "Machines")
  await page.getByText(/Add it once/).waitFor()
  await takeAll(page, "site-none")
  await page.getByRole("button", { name: "Add a machine…" }).first().click()
  const form = page.getByRole("dialog", { name: "Add a machine" })
  const fill = (label: string, text: string | number) => form.getByLabel(label, { exact: true }).fill(String(text))
  await fill("Name", "cluster")
  await form.getByRole("combobox", { name: "Profile" }).click()
  await page.getByRole("option", { name: /^A Slurm cluster/ }).click()
  await fill("Host", host)
  await fill("Port", 70_000)
  await fill("User", user)
  await fill("Scratch", site.scratch())
  await fill("Queue is asked every", "1 s")
  await fill("Title", "Our cluster")
  await form.getByRole("button", { name: "Add", exact: true }).click()
  await form.getByText("Needs a whole number from 1 to 65535.").waitFor()
  await takeAll(page, "site-form")

  // What was typed is still there when the form was put away.
  await page.keyboard.press("Escape")
  await page.getByRole("button", { name: "Add a machine…" }).first().click()
  expect(await form.getByLabel("Host", { exact: true }).inputValue()).toBe(host)
  await fill("Port", port)
  await form.getByRole("button", { name: "Add", exact: true }).click()
  await details(page).getByText("not logged in").waitFor()
}

async function chooseMachine(page: Page, title: string): Promise<void> {
  await page.getByRole("button", { name: /^Machine and ranks/ }).click()
  await page.getByRole("radio", { name: new RegExp(`^${title}`) }).click()
}

async function submit(page: Page): Promise<void> {
  await page.getByRole("banner").getByRole("button", { name: "Submit" }).click()
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

async function aimAt(page: Page, machine: string): Promise<void> {
  await chooseMachine(page, machine)
  await page.getByRole("textbox", { name: "Ranks", exact: true }).fill("2")
  const limit = page.getByRole("textbox", { name: "Walltime" })
  await limit.fill("10")
  await page.getByText("A time, such as 30 min").waitFor()
  await limit.fill("10 min")
  await page.getByText("The queue doctor finds nothing wrong.").waitFor()
  await takeAll(page, "site-target")
  await page.keyboard.press("Escape")
}

/** The run is there all the same, and waits with a way to log in. */
async function giveUpLogIn(page: Page): Promise<void> {
  await page.getByRole("dialog", { name: /^Is this 127/ }).waitFor({ timeout: soon })
  await page.keyboard.press("Escape")
  const run = page.getByRole("region", { name: "Run 1", exact: true })
  await run.getByText("waiting for somebody to log in to Our cluster").waitFor()
  await takeAll(page, "site-waits")
  await run.getByRole("button", { name: "Log in" }).click()
}

async function acceptHostKey(page: Page, site: Site): Promise<void> {
  const { port } = site.access("passcode")
  const question = page.getByRole("dialog", { name: `Is this 127.0.0.1 port ${port}?` })
  await question.getByText(/^SHA256:/).waitFor({ timeout: soon })
  await takeAll(page, "site-host-key")
  await question.getByRole("radio", { name: "Trust" }).check()
  await page.keyboard.press("Enter")
}

async function logInWithPasscode(page: Page, site: Site): Promise<void> {
  const dialog = page.getByRole("dialog", { name: new RegExp(`${place.user}@`) })
  const field = dialog.getByLabel("Enter PASSCODE", { exact: true })
  await field.waitFor({ timeout: soon })
  expect(await field.getAttribute("type")).toBe("password")
  expect(await field.getAttribute("autocomplete")).toBe("one-time-code")
  expect(await field.evaluate((input) => input === document.activeElement)).toBe(true)
  await page.keyboard.type("000000")
  await page.keyboard.press("Enter")
  await dialog.getByText(/did not accept the last answer/).waitFor({ timeout: soon })
  await takeAll(page, "site-passcode")
  expect(await field.inputValue()).toBe("")
  await field.fill(site.passcode())
  await page.keyboard.press("Enter")
  await dialog.waitFor({ state: "detached", timeout: soon })
}

/** From now on every word that a tab, the head of a run or a notice shows. */
async function watchWords(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = new Set<string>()
    Object.assign(window, { seenWords: seen })
    const look = (): void => document.querySelectorAll('[role="tab"], [role="status"], [data-testid="notice"]').forEach((each) => seen.add(each.textContent ?? ""))
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
  })
}

function seenWords(page: Page): Promise<string> {
  return page.evaluate(() => [...(window as unknown as { seenWords: Set<string> }).seenWords].join("\n"))
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

function expectWhole({ home }: App): void {
  const [run] = readRuns(home)
  if (run === undefined) throw new Error("no run was started")
  expect(run.attempts).toMatchObject([{ code: 0, submission: expect.stringMatching(/^\d+$/) as string }])
  const steps = lossSteps(home, run)
  expect(steps).toEqual(steps.map((_, at) => at + 1))
  const { stored, written } = metricRows(home, run)
  expect(stored).toBe(written)
}
