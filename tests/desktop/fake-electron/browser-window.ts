import { EventEmitter } from "node:events"
import { readFile } from "node:fs/promises"
import { type Browser, chromium, type Page, type Route } from "playwright-core"
import { chromiumOptions, pagePatience } from "../../e2e/chromium.ts"
import { pageSide } from "./page-side.ts"
import { protocol } from "./protocol.ts"
import { strict } from "./strict.ts"
import { WebContents } from "./web-contents.ts"

interface WebPreferences {
  readonly preload: string
  readonly sandbox?: boolean
  readonly contextIsolation?: boolean
  readonly nodeIntegration?: boolean
  readonly webSecurity?: boolean
}

interface WindowOptions {
  readonly webPreferences: WebPreferences
  readonly width: number
  readonly height: number
}

const windows: BrowserWindow[] = []
let browser: Promise<Browser> | undefined

function demandSafe(preferences: WebPreferences): void {
  const safe = preferences.sandbox === true && preferences.contextIsolation === true && preferences.nodeIntegration === false && preferences.webSecurity !== false
  if (!safe) throw new Error("a window needs sandbox and contextIsolation on, nodeIntegration off, webSecurity on")
}

/** A window as a page of real Chromium; the preload runs in it before the page's scripts. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  readonly page: Promise<Page>

  static getAllWindows(): readonly BrowserWindow[] {
    return windows
  }

  static getFocusedWindow(): BrowserWindow | undefined {
    return windows.at(-1)
  }

  /** Not Electron's: closes the browser behind all windows. */
  static async closeAll(): Promise<void> {
    windows.length = 0
    await (await browser)?.close()
    browser = undefined
  }

  constructor(options: WindowOptions) {
    super()
    demandSafe(options.webPreferences)
    this.page = this.#open(options)
    this.webContents = strict("webContents", new WebContents(this.page))
    windows.push(this)
  }

  async #open(options: WindowOptions): Promise<Page> {
    browser ??= chromium.launch(chromiumOptions)
    const context = await (await browser).newContext({ viewport: { width: options.width, height: options.height } })
    context.setDefaultTimeout(pagePatience)
    const page = await context.newPage()
    await this.webContents.wire(page)
    await page.addInitScript(pageSide(await readFile(options.webPreferences.preload, "utf8")))
    return page
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.page
    const { protocol: scheme, host, pathname } = new URL(url)
    // Chromium knows no scheme of ours: the handler of the scheme answers for an origin that is nowhere else.
    const origin = `https://${host}.invalid`
    await page.route(`${origin}/**`, (route: Route) => fulfil(route, scheme.slice(0, -1), host))
    await page.goto(origin + pathname)
    this.emit("ready-to-show")
  }

  show(): void {
    this.emit("show")
  }

  focus(): void {
    this.emit("focus")
  }
}

async function fulfil(route: Route, scheme: string, host: string): Promise<void> {
  const url = new URL(route.request().url())
  const answer = await protocol.answer(scheme, new Request(`${scheme}://${host}${url.pathname}`))
  await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body: Buffer.from(await answer.arrayBuffer()) })
}
