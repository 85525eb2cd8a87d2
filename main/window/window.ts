import { BrowserWindow, shell } from "electron"
import { pageUrl } from "./protocol.ts"

/** The one window: sandboxed, isolated, and it never leaves its own page. */
export function openWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: "Tephra",
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, spellcheck: false },
  })
  window.once("ready-to-show", () => window.show())
  window.webContents.on("will-navigate", (event, url) => {
    if (url !== pageUrl) event.preventDefault()
  })
  window.webContents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith("https://")) void shell.openExternal(url)
    return { action: "deny" }
  })
  void window.loadURL(pageUrl)
  return window
}
