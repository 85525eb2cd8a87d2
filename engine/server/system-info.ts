import { availableParallelism, hostname, totalmem } from "node:os"
import type { SystemInfo } from "../api/contract.ts"
import { lookForTools } from "../machines/local/tool-chain.ts"
import { appVersion } from "./app-root.ts"
import type { EngineContext } from "./context.ts"

/** This computer and this app, as the start page tells them. */
export async function systemInfo({ home, root, folder, desktop }: EngineContext): Promise<SystemInfo> {
  return {
    version: appVersion(root),
    host: hostname(),
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    home: home.root,
    folder,
    toolChain: await lookForTools(),
    desktop,
  }
}
