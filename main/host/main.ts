import { app, BrowserWindow, dialog, ipcMain, Menu, protocol } from "electron"
import { join, resolve } from "node:path"
import { menuTemplate } from "../window/menu.ts"
import { answer, scheme } from "../window/protocol.ts"
import { openWindow } from "../window/window.ts"
import { channels } from "./channels.ts"
import { startEngine } from "./engine.ts"

const build = import.meta.dirname
const screen = resolve(build, "..", "renderer")

/** The pipeline among a command line's words, when there is one. */
function fileOf(words: readonly string[], folder: string): string | undefined {
  const word = words.find((each) => each.endsWith(".tephra.json"))
  return word === undefined ? undefined : resolve(folder, word)
}

function start(): void {
  const engine = startEngine(join(build, "engine-process.js"), {
    pages: () => BrowserWindow.getAllWindows().map((window) => window.webContents),
    onGivenUp: (why) => {
      dialog.showErrorBox("Tephra cannot start", why ?? "Its engine ended three times right after it was started. Start Tephra from a terminal to read why; often its folder (TEPHRA_HOME) cannot be written.")
      app.quit()
    },
  })
  let waiting = fileOf(process.argv, process.cwd())

  protocol.handle(scheme, (request) => answer(screen, request.url))
  ipcMain.on(channels.pageReady, (event) => {
    engine.connect(event.sender)
    if (waiting !== undefined) event.sender.send(channels.openFile, waiting)
    waiting = undefined
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate((action) => BrowserWindow.getFocusedWindow()?.webContents.send(channels.menu, action))))

  const preload = join(build, "preload.cjs")
  openWindow(preload)
  app.on("activate", () => {
    if (BrowserWindow.getAllWindows().length === 0) openWindow(preload)
  })
  app.on("second-instance", (_event, words, folder) => {
    const window = BrowserWindow.getAllWindows()[0]
    const file = fileOf(words, folder)
    if (file !== undefined) window?.webContents.send(channels.openFile, file)
    window?.focus()
  })
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit()
  })
  app.on("will-quit", () => engine.stop())
}

protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } }])
if (app.requestSingleInstanceLock()) void app.whenReady().then(start)
else app.quit()
