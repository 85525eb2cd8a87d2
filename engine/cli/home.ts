import { createDriver } from "../runs/driver.ts"
import type { Driver } from "../runs/driver.ts"
import { openHome, tephraHome } from "../runs/home.ts"
import { createSites, type SiteService } from "../server/sites/sites.ts"
import { openStore } from "../store/open-store.ts"
import type { Store } from "../store/open-store.ts"
import type { Output } from "./output.ts"

/** What a command works on that may log in somewhere: the store of this home, and the machines of its person. */
export interface SitePlace {
  readonly store: Store
  readonly sites: SiteService
}

/** And a driver over it, which drives the runs here and on every machine that this command is logged in to. */
export interface Workplace extends SitePlace {
  readonly driver: Driver
}

function openedStore(): Store {
  const home = tephraHome(process.env)
  openHome(home)
  return openStore(home.store, { onUpgrade: (text) => void process.stderr.write(`tephra: ${text}\n`) })
}

/** Opens the store for a command that drives nothing. */
export async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = openedStore()
  try {
    return await work(store)
  } finally {
    store.close()
  }
}

/** Opens what a command needs that may log in somewhere and drives nothing; logs out at the end. */
export async function withSites<T>(work: (place: SitePlace) => Promise<T>): Promise<T> {
  return withStore(async (store) => {
    const sites = createSites({ home: tephraHome(process.env), store })
    try {
      return await work({ store, sites })
    } finally {
      await sites.close()
    }
  })
}

/** Opens all of it, and leaves runs going at the end. */
export async function withRuns<T>(output: Output, work: (place: Workplace) => Promise<T>): Promise<T> {
  return withSites(async ({ store, sites }) => {
    const driver = createDriver({ home: tephraHome(process.env), store, sites, onFault: (_, error) => output.complain(`tephra: ${error instanceof Error ? error.message : String(error)}; trying again`) })
    try {
      return await work({ store, sites, driver })
    } finally {
      await driver.close()
    }
  })
}
