import { configureGlobal } from "fast-check"
import { vi } from "vitest"
import { seed } from "./counts.ts"

configureGlobal({ seed: seed() })

/** A machine that does much else takes long over what is usually there at once: Vitest itself would wait one second. */
const patience = { timeout: 300_000, interval: 20 }
const { waitFor, waitUntil } = vi
vi.waitFor = (met, options) => waitFor(met, options ?? patience)
vi.waitUntil = (met, options) => waitUntil(met, options ?? patience)
