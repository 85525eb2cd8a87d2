import { EventEmitter } from "node:events"
import { MessageChannel, type MessagePort } from "node:worker_threads"

/** A MessagePortMain over a Node port: messages wait until `start`, as Electron's do. */
export class PortMain extends EventEmitter {
  readonly port: MessagePort

  constructor(port: MessagePort) {
    super()
    this.port = port
  }

  start(): void {
    this.port.on("message", (data: unknown) => this.emit("message", { data, ports: [] }))
    this.port.on("close", () => this.emit("close"))
  }

  postMessage(message: unknown): void {
    this.port.postMessage(structuredClone(message))
  }

  close(): void {
    this.port.close()
  }
}

export class MessageChannelMain {
  readonly port1: PortMain
  readonly port2: PortMain

  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = new PortMain(port1)
    this.port2 = new PortMain(port2)
  }
}
