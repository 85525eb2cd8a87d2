import { blockTypes } from "../blocks/index.generated.ts"
import type { Channel } from "../api/channel.ts"
import { serve, type Handlers } from "../api/serve.ts"
import { createDocuments } from "../documents/documents.ts"
import { upgradeBlocks } from "../model/upgrade.ts"
import { createDriver } from "../runs/driver.ts"
import { openHome, tephraHome } from "../runs/home.ts"
import { openStore } from "../store/open-store.ts"
import { appRoot, samplesFolder } from "./app-root.ts"
import type { EngineContext } from "./context.ts"
import { machineHandlers } from "./calibrate/machine-handlers.ts"
import { auditHandlers } from "./audit-handlers.ts"
import { customHandlers } from "./custom-handlers.ts"
import { documentHandlers } from "./document-handlers.ts"
import { relocate } from "./file-paths.ts"
import { hostHandlers } from "./hosts/host-handlers.ts"
import { nativePlans } from "./native-plan/native-plans.ts"
import { placeHandlers } from "./place-handlers.ts"
import { siteHandlers } from "./sites/site-handlers.ts"
import { createSites } from "./sites/sites.ts"
import { runDetailHandlers, runHandlers } from "./run-handlers.ts"

export interface EngineOptions {
  /** TEPHRA_HOME; the usual place when absent. */
  readonly home?: string
  /** Where file dialogs start; the present folder when absent. */
  readonly folder?: string
  readonly desktop?: boolean
  /** Hears of errors that are faults of ours or of the machine, with what was being done. */
  readonly onFault?: (what: string, error: unknown) => void
  /** Hears, before the engine is there, where bringing an older store up to date is. */
  readonly onUpgrade?: (text: string) => void
}

/** The workbench without a screen: documents, compiler and runs behind the contract. Several may share one home. */
export interface Engine extends EngineContext {
  readonly handlers: Handlers
  /** Answers one client until its channel closes. */
  readonly serve: (channel: Channel) => void
  /** Leaves runs going and unsaved edits in their journals. */
  readonly close: () => Promise<void>
}

export function createEngine({ home: root, folder = process.cwd(), desktop = false, onFault, onUpgrade }: EngineOptions = {}): Engine {
  const home = tephraHome(root === undefined ? process.env : { ...process.env, TEPHRA_HOME: root })
  openHome(home)
  const store = openStore(home.store, onUpgrade === undefined ? {} : { onUpgrade })
  const sites = createSites({ home, store })
  const driver = createDriver({ home, store, sites, onFault })
  const documents = createDocuments({ home: home.root, upgrade: (pipeline) => upgradeBlocks(pipeline, blockTypes), types: blockTypes, relocate: relocate(blockTypes, samplesFolder(appRoot())) })
  const context: EngineContext = { home, store, driver, sites, documents, plans: nativePlans({ cache: home.cache }), root: appRoot(), folder, desktop }
  const handlers: Handlers = { ...documentHandlers(context), ...placeHandlers(context), ...machineHandlers(context), ...siteHandlers(context), ...runHandlers(context), ...runDetailHandlers(context), ...customHandlers(context), ...auditHandlers(context), ...hostHandlers(context) }
  return {
    ...context,
    handlers,
    serve: (channel) => serve(handlers, channel, { onFault }),
    close: async () => {
      await context.plans.close()
      await documents.stop()
      await driver.close()
      await sites.close()
      store.close()
    },
  }
}
