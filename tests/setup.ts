import { configureGlobal } from "fast-check"
import { seed } from "./counts.ts"

configureGlobal({ seed: seed() })
