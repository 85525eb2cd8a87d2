import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { chromium, type Browser, type Page } from "playwright-core"
import { createEngine, type Engine } from "../../engine/server/engine.ts"
import { serveHttp } from "../../engine/server/http/http.ts"
import { chromiumOptions, pagePatience } from "../e2e/chromium.ts"

const screen = fileURLToPath(new URL("../../dist/renderer", import.meta.url))

export interface PageWish {
  readonly width?: number
  readonly height?: number
  readonly scheme?: "light" | "dark"
  /** Opened at once, as a window that is opened again would. */
  readonly path?: string
}

export interface EditorPage {
  readonly page: Page
  readonly engine: Engine
  readonly home: string
  /** What the page complained of: console errors and uncaught exceptions. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

/** The editor in real Chromium, with an engine and a home of its own. */
export async function openEditor({ width = 1280, height = 800, scheme = "light", path }: PageWish = {}): Promise<EditorPage> {
  if (!existsSync(join(screen, "index.html"))) throw new Error("The screen is not built: run `npm start`, or `npm test`, which build it.")
  const home = mkdtempSync(join(tmpdir(), "tephra-visual-"))
  const engine = createEngine({ home })
  const server = await serveHttp({ serve: engine.serve, screen, place: { port: 0 } })
  const browser = await chromium.launch(chromiumOptions)
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"] })
  context.setDefaultTimeout(pagePatience)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
  page.on("pageerror", (error) => complaints.push(String(error)))
  if (path) await engine.handlers["settings.set"]({ key: "renderer", value: { session: { path } } })
  await page.goto(server.url)
  return { page, engine, home, complaints, close: () => closeAll(browser, [() => server.close(), () => engine.close()], home) }
}

async function closeAll(browser: Browser, ends: readonly (() => Promise<void>)[], home: string): Promise<void> {
  await browser.close()
  for (const end of ends) await end()
  rmSync(home, { recursive: true, force: true })
}
