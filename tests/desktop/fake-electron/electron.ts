import { EventEmitter } from "node:events"
import { BrowserWindow as Window } from "./browser-window.ts"
import { ipcMain as ipc } from "./ipc-main.ts"
import { MessageChannelMain } from "./ports.ts"
import { protocol as protocols } from "./protocol.ts"
import { strict } from "./strict.ts"
import { utilityProcess as utility } from "./utility-process.ts"

/** The part of Electron that main/ uses, over real Chromium and real ports. What it cannot show stands in the README. */

class App extends EventEmitter {
  requestSingleInstanceLock(): boolean {
    return true
  }

  whenReady(): Promise<void> {
    return Promise.resolve()
  }

  quit(): void {
    this.emit("will-quit")
  }
}

interface MenuItem {
  readonly label?: string
  readonly role?: string
  readonly submenu?: readonly MenuItem[]
  readonly click?: () => void
}

const menu: { current: readonly MenuItem[] } = { current: [] }

export const app = strict("app", new App())
export const ipcMain = strict("ipcMain", ipc)
export const protocol = strict("protocol", protocols)
export const utilityProcess = strict("utilityProcess", utility)
export const dialog = strict("dialog", { showErrorBox: (title: string, text: string) => process.stderr.write(`${title}: ${text}\n`) })
export const shell = strict("shell", { openExternal: () => Promise.resolve() })
export const Menu = strict("Menu", {
  buildFromTemplate: (template: readonly MenuItem[]) => template,
  setApplicationMenu: (template: readonly MenuItem[]) => {
    menu.current = template
  },
  /** Not Electron's: what a person chooses. */
  choose: (title: string, label: string) => menu.current.find((each) => each.label === title)?.submenu?.find((each) => each.label === label)?.click?.(),
})
export const BrowserWindow = strict("BrowserWindow", Window)
export { MessageChannelMain }
