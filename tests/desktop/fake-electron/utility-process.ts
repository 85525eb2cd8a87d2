import { EventEmitter } from "node:events"
import { pathToFileURL } from "node:url"
import { Worker } from "node:worker_threads"
import type { PortMain } from "./ports.ts"

/** A utility process as a worker: a thread of its own, real ports, the entry unmodified. */
class FakeUtilityProcess extends EventEmitter {
  readonly worker: Worker

  constructor(entry: string) {
    super()
    this.worker = new Worker(new URL("utility-worker.ts", import.meta.url), { workerData: { entry: pathToFileURL(entry).href } })
    this.worker.on("error", (error) => {
      throw error
    })
    this.worker.on("exit", (code) => this.emit("exit", code))
  }

  postMessage(message: unknown, ports: readonly PortMain[] = []): void {
    const bare = ports.map((each) => each.port)
    this.worker.postMessage({ message, ports: bare }, bare)
  }

  kill(): boolean {
    void this.worker.terminate()
    return true
  }
}

export const utilityProcess = {
  fork(entry: string, words: readonly string[], options: { serviceName?: string }): FakeUtilityProcess {
    if (words.length > 0) throw new Error("the fake utilityProcess takes no arguments")
    if (!options.serviceName) throw new Error("a utility process without a serviceName cannot be told apart in a process list")
    return new FakeUtilityProcess(entry)
  },
}
