import { type ChildProcess, execFile, spawn } from "node:child_process"
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { createInterface } from "node:readline"
import { chromium, type Browser, type Page } from "playwright-core"
import { afterAll, afterEach, expect } from "vitest"
import { chromiumOptions, pagePatience } from "./chromium.ts"
import { endProcesses, jobProcesses } from "./processes.ts"

/** Milliseconds, as long as a build may take on a busy machine; in a fresh clone that of the run time too. */
export const built = 900_000

/** What a terminal command printed and how it ended. */
export interface CommandResult {
  readonly code: number
  readonly output: string
}

/** The whole product as a person has it: `tephra serve` as a process of its own, a real Chromium, a home and a folder of files. */
export interface App {
  readonly page: Page
  /** As it was printed: with the token. */
  readonly address: string
  /** TEPHRA_HOME: store, journals, runs. */
  readonly home: string
  /** Where the person works; holds table.csv. */
  readonly folder: string
  /** Errors of the page and of its console so far. */
  readonly errors: string[]
  /** Ends the app as the kernel would, without a word; its runs go on. */
  kill(): Promise<void>
  /** Starts it again and opens the address that it prints. */
  reopen(): Promise<void>
  /** A command of `bin/tephra`, with the same home and folder. */
  tephra(...words: string[]): Promise<CommandResult>
  close(): Promise<void>
}

export const root = resolve(import.meta.dirname, "../..")
const tephra = join(root, "bin", "tephra")
export const pictures = join(root, "build", "screenshots")
export const samples = join(root, "tests", "samples")

let browser: Promise<Browser> | null = null
const started: App[] = []

/** Closes what a file's tests opened, each its apps and all of them their browser, and checks that no page complained; the picture of a failure stays in build/screenshots. */
export function watchApps(): void {
  afterEach(async ({ task }) => {
    const errors = started.flatMap((app) => app.errors)
    if (task.result?.state === "fail") await pictureFailure(task.name)
    for (const app of started.splice(0)) await app.close()
    expect(errors).toEqual([])
  })
  afterAll(async () => {
    await (await browser)?.close()
    browser = null
  })
}

async function pictureFailure(name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true })
  const path = (at: number) => join(pictures, `failed-${name.replace(/\W+/g, "-").slice(0, 60)}-${at}.png`)
  for (const [at, { page }] of started.entries()) await page.screenshot({ path: path(at) }).catch(() => {})
}

interface Printed {
  readonly url: string
  readonly port: number
  readonly offered: readonly string[]
}

interface Serving extends Printed {
  readonly process: ChildProcess
}

/** A proxy in front of the app. */
export interface Through {
  /** What `tephra serve` is told of it. */
  readonly words: readonly string[]
  /** Where the browser goes. */
  readonly address: (printed: Printed) => string
}

const direct: Through = { words: [], address: ({ url }) => url }

async function serve(home: string, folder: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<Serving> {
  const child = spawn(tephra, ["serve", "--port", "0", "--json", ...words], { cwd: folder, env: environment(home, env), stdio: ["ignore", "pipe", "inherit"] })
  for await (const line of createInterface({ input: child.stdout })) {
    const { event, ...printed } = JSON.parse(line) as Printed & { event: string }
    if (event === "serving") return { process: child, ...printed }
  }
  throw new Error(`tephra serve ended with ${child.exitCode} before it served`)
}

/** Builds of the run time are shared by all tests: the first run of a fresh clone makes it. */
function environment(home: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...process.env, ...env, TEPHRA_HOME: home, TEPHRA_CACHE: process.env["TEPHRA_CACHE"] ?? join(root, "build", "test-cache") }
}

export async function startApp(size = { width: 1440, height: 900 }, { words, address }: Through = direct, env: NodeJS.ProcessEnv = {}): Promise<App> {
  const [home, folder] = [mkdtempSync(join(tmpdir(), "tephra-e2e-home-")), mkdtempSync(join(tmpdir(), "tephra-e2e-work-"))]
  copyFileSync(join(samples, "regression", "table.csv"), join(folder, "table.csv"))
  browser ??= chromium.launch(chromiumOptions)
  const context = await (await browser).newContext({ viewport: size, reducedMotion: "reduce", ignoreHTTPSErrors: true, permissions: ["clipboard-read", "clipboard-write"] })
  context.setDefaultTimeout(pagePatience)
  const page = await context.newPage()
  const errors: string[] = []
  let serving = await serve(home, folder, words, env)
  let up = true
  page.on("pageerror", (error) => errors.push(String(error.stack ?? error)))
  page.on("console", (message) => {
    if (message.type() !== "error") return
    // Chromium itself writes a line for each try to reach an app that was killed.
    if (/WebSocket connection to .* failed|ERR_CONNECTION_REFUSED/.test(message.text()) && !up) return
    errors.push(message.text())
  })
  const app: App = {
    page,
    address: address(serving),
    home,
    folder,
    errors,
    async kill() {
      up = false
      await ended(serving.process, "SIGKILL")
    },
    async reopen() {
      serving = await serve(home, folder, words, env)
      await page.goto(address(serving))
      up = true
    },
    tephra: (...words) => command(home, folder, words, env),
    async close() {
      await context.close()
      await ended(serving.process, "SIGTERM")
      await endProcesses(jobProcesses(home))
      for (const path of [home, folder]) rmSync(path, { recursive: true, force: true, maxRetries: 50 })
    },
  }
  started.push(app)
  await page.goto(app.address)
  return app
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((done) => {
    child.once("exit", () => done())
    child.kill(signal)
  })
}

function command(home: string, folder: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandResult> {
  return new Promise((done) => {
    execFile(tephra, words, { cwd: folder, env: environment(home, env), maxBuffer: 64 * 2 ** 20 }, (error, output) => {
      done({ code: error === null ? 0 : typeof error.code === "number" ? error.code : -1, output })
    })
  })
}
