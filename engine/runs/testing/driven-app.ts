import type { Run } from "../../model/run.ts"
import { openStore, type Store } from "../../store/open-store.ts"
import { createDriver, type Driver, type DriverOptions } from "../driver.ts"
import { tephraHome } from "../home.ts"

/** An app without its screen: a store and the driver of its runs. */
export interface DrivenApp {
  readonly driver: Driver
  readonly store: Store
  /** Closed twice, it is closed once. */
  readonly close: () => Promise<void>
}

export function drivenApp(home: string, options: Pick<DriverOptions, "sites" | "onFault"> = {}): DrivenApp {
  const paths = tephraHome({ TEPHRA_HOME: home })
  const store = openStore(paths.store)
  const driver = createDriver({ home: paths, store, ...options })
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => (closing ??= driver.close().then(() => store.close()))
  return { driver, store, close }
}

type Watched = Pick<DrivenApp, "driver">

export async function until({ driver }: Watched, id: string, met: (run: Run) => boolean, meanwhile: (run: Run) => void = () => undefined): Promise<Run> {
  for (;;) {
    const run = driver.get(id)
    if (met(run)) return run
    meanwhile(run)
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}

export const ended = ({ state }: Run): boolean => state === "ended"

/** Steps of the loss as the store has them. */
export function lossSteps({ driver }: Watched, id: string): number[] {
  return driver.points(id, { from: null, to: null, points: 100_000 }).find(({ series }) => series === "loss")?.steps ?? []
}

export function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, index) => index + 1)
}
