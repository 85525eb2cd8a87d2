import { EventEmitter } from "node:events"
import type { Page } from "playwright-core"
import { ipcMain } from "./ipc-main.ts"
import type { PortMain } from "./ports.ts"

/** A page's contents: messages cross as structured clones, ports as a bridge of two. */
export class WebContents extends EventEmitter {
  readonly page: Promise<Page>
  #ports = new Map<string, PortMain>()

  constructor(page: Promise<Page>) {
    super()
    this.page = page
  }

  /** Bindings by which the page reaches the host; called before any script of the page runs. */
  async wire(page: Page): Promise<void> {
    await page.exposeFunction("fakeElectronSend", (channel: string, values: unknown[]) => ipcMain.receive(this, channel, values))
    await page.exposeFunction("fakeElectronPort", (id: string, data: unknown) => this.#ports.get(id)?.postMessage(data))
  }

  send(channel: string, ...values: unknown[]): void {
    void this.#deliver(channel, values, [])
  }

  postMessage(channel: string, message: unknown, ports: readonly PortMain[] = []): void {
    const ids = ports.map((port) => this.#keep(port))
    void this.#deliver(channel, [message], ids)
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: "allow" | "deny" }): void {
    if (handler({ url: "http://elsewhere.invalid/" }).action !== "deny") throw new Error("a page may not open windows onto other sites")
  }

  #keep(port: PortMain): string {
    const id = crypto.randomUUID()
    this.#ports.set(id, port)
    // In order: each message waits for the one before it to reach the page.
    let last: Promise<unknown> = Promise.resolve()
    port.on("message", ({ data }: { data: unknown }) => {
      last = last.then(async () => (await this.page).evaluate(([to, value]) => Reflect.get(window, "fakeElectronPortMessage")(to, value), [id, data] as const)).catch(() => undefined)
    })
    port.start()
    return id
  }

  async #deliver(channel: string, values: unknown[], ports: string[]): Promise<void> {
    const page = await this.page
    await page.evaluate(([name, sent, ids]) => Reflect.get(window, "fakeElectronReceive")(name, sent, ids), [channel, structuredClone(values), ports] as const)
  }
}
