/** Runs in the page before its own scripts: the renderer half of Electron, in which the unmodified preload is executed. */
export function pageSide(preload: string): string {
  return `(() => {
  const listeners = new Map()
  const ports = new Map()
  const ipcRenderer = {
    on(channel, listener) { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); return ipcRenderer },
    removeListener(channel, listener) { listeners.set(channel, (listeners.get(channel) ?? []).filter((each) => each !== listener)); return ipcRenderer },
    send(channel, ...values) { void window.fakeElectronSend(channel, structuredClone(values)) },
  }
  const contextBridge = {
    exposeInMainWorld(name, value) {
      if (name in window) throw new Error(name + " is exposed twice")
      Object.defineProperty(window, name, { value: Object.freeze(value) })
    },
  }
  window.fakeElectronReceive = (channel, values, portIds) => {
    const received = portIds.map((id) => {
      const { port1, port2 } = new MessageChannel()
      ports.set(id, port1)
      port1.onmessage = (event) => void window.fakeElectronPort(id, event.data)
      return port2
    })
    for (const listener of listeners.get(channel) ?? []) listener({ ports: received }, ...values)
  }
  window.fakeElectronPortMessage = (id, data) => ports.get(id)?.postMessage(data)
  const electron = new Proxy({ ipcRenderer, contextBridge }, {
    get(target, key) { if (key in target) return target[key]; throw new Error("the fake electron of a sandboxed preload has no " + String(key)) },
  })
  const require = (name) => { if (name === "electron") return electron; throw new Error("a sandboxed preload cannot require " + name) }
  const module = { exports: {} };
  (function (require, module, exports) { ${preload}
  })(require, module, module.exports)
})()`
}
