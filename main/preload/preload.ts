import { contextBridge, ipcRenderer, type IpcRendererEvent } from "electron"
import { channels, type DesktopBridge, type MenuAction } from "../host/channels.ts"

function subscribe<T>(channel: string, listener: (value: T) => void): () => void {
  const heard = (_event: IpcRendererEvent, value: T) => listener(value)
  ipcRenderer.on(channel, heard)
  return () => ipcRenderer.removeListener(channel, heard)
}

const bridge: DesktopBridge = {
  desktop: true,
  requestEngine: () => ipcRenderer.send(channels.pageReady),
  onEngineNews: (listener) => subscribe<string>(channels.engineNews, listener),
  onMenu: (listener) => subscribe<MenuAction>(channels.menu, listener),
  onOpenFile: (listener) => subscribe<string>(channels.openFile, listener),
}

contextBridge.exposeInMainWorld("tephra", bridge)

// A port cannot cross the bridge as a value; a window message hands it to the page's own world.
ipcRenderer.on(channels.enginePort, (event) => window.postMessage({ tephra: "engine-port" }, window.origin, event.ports))
