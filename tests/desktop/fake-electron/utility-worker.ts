import { EventEmitter } from "node:events"
import { type MessagePort, parentPort, workerData } from "node:worker_threads"
import { PortMain } from "./ports.ts"

interface Posted {
  readonly message: unknown
  readonly ports: readonly MessagePort[]
}

// What Electron gives a utility process as process.parentPort.
const parent = new EventEmitter()
parentPort?.on("message", ({ message, ports }: Posted) => parent.emit("message", { data: message, ports: ports.map((port) => new PortMain(port)) }))
Object.defineProperty(process, "parentPort", { value: parent })

await import((workerData as { entry: string }).entry)
