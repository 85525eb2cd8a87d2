import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from "electron"
import { channels } from "./channels.ts"

/** The engine in a process of its own, so that neither a long build nor a crash of it freezes a window. */
export interface EngineProcess {
  /** Gives the page of `contents` a port to the engine. */
  readonly connect: (contents: WebContents) => void
  readonly stop: () => void
}

/** Starts the engine from the bundled `entry`; after a crash it starts again, and pages are offered a new port. */
export function startEngine(entry: string, pages: () => readonly WebContents[]): EngineProcess {
  let stopping = false
  let child = launch()

  function launch(): UtilityProcess {
    const started = utilityProcess.fork(entry, [], { serviceName: "Tephra engine" })
    started.on("exit", () => {
      if (stopping) return
      child = launch()
      for (const page of pages()) connect(page)
    })
    return started
  }

  function connect(contents: WebContents): void {
    const { port1, port2 } = new MessageChannelMain()
    child.postMessage({ tephra: "connect" }, [port1])
    contents.postMessage(channels.enginePort, null, [port2])
  }

  return {
    connect,
    stop: () => {
      stopping = true
      child.kill()
    },
  }
}
