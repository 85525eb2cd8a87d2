import { createRequire, registerHooks } from "node:module"
import { fileURLToPath } from "node:url"
import type { Page } from "playwright-core"

const fake = new URL("fake-electron/electron.ts", import.meta.url).href

interface FakeWindow {
  readonly page: Promise<Page>
}

export interface FakeElectron {
  readonly BrowserWindow: { getAllWindows(): readonly FakeWindow[]; closeAll(): Promise<void> }
  readonly Menu: { choose(menu: string, label: string): void }
  readonly app: { quit(): void }
}

/** Runs the built, unmodified desktop host over the fake; returns the fake, to look into. */
export function startHost(main: string): FakeElectron {
  registerHooks({
    resolve: (specifier, context, next) => (specifier === "electron" ? { url: fake, shortCircuit: true, format: "module-typescript" } : next(specifier, context)),
  })
  // Node's own loader: the test runner's would make a second copy of the fake.
  const load = createRequire(import.meta.url)
  load(main)
  return load(fileURLToPath(fake)) as FakeElectron
}
