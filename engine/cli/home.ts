import { createDriver } from "../runs/driver.ts"
import type { Driver } from "../runs/driver.ts"
import { openHome, tephraHome } from "../runs/home.ts"
import { openStore } from "../store/open-store.ts"
import type { Store } from "../store/open-store.ts"
import type { Output } from "./output.ts"

/** What a command works on: the store of this home, and a driver over it. */
export interface Workplace {
  readonly store: Store
  readonly driver: Driver
}

function openedStore(): Store {
  const home = tephraHome(process.env)
  openHome(home)
  return openStore(home.store)
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

/** Opens store and driver, and leaves runs going at the end. */
export async function withRuns<T>(output: Output, work: (place: Workplace) => Promise<T>): Promise<T> {
  const store = openedStore()
  const driver = createDriver({ home: tephraHome(process.env), store, onFault: (_, error) => output.complain(`tephra: ${error instanceof Error ? error.message : String(error)}; trying again`) })
  try {
    return await work({ store, driver })
  } finally {
    await driver.close()
    store.close()
  }
}
