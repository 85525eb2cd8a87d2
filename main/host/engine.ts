import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from "electron"
import { channels, type EngineWord } from "./channels.ts"

/** The engine in a process of its own, so that neither a long build nor a crash of it freezes a window. */
export interface EngineProcess {
  /** Gives the page of `contents` a port to the engine. */
  readonly connect: (contents: WebContents) => void
  readonly stop: () => void
}

/** An engine that ends sooner than this, in milliseconds, so often in a row, will not do better the next time. */
const soon = 5000
const mostTries = 3

export interface EngineSurroundings {
  readonly pages: () => readonly WebContents[]
  /** The engine refuses to start, which it says why, or does not stay up, so that nothing works. */
  readonly onGivenUp: (why: string | null) => void
}

/** Starts the engine from the bundled `entry`; after a crash it starts again, and pages are offered a new port. */
export function startEngine(entry: string, { pages, onGivenUp }: EngineSurroundings): EngineProcess {
  let stopping = false
  let short = 0
  let refused: string | null = null
  let child = launch()

  function launch(): UtilityProcess {
    const started = utilityProcess.fork(entry, [], { serviceName: "Tephra engine" })
    const began = Date.now()
    started.on("message", ({ tephra, text }: EngineWord) => {
      if (tephra === "refused") refused = text
      else for (const page of pages()) page.send(channels.engineNews, text)
    })
    started.on("exit", () => {
      if (stopping) return
      short = Date.now() - began < soon ? short + 1 : 0
      if (short >= mostTries || refused !== null) return onGivenUp(refused)
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
