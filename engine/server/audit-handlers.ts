import type { Handlers } from "../api/serve.ts"
import type { EngineContext } from "./context.ts"
import { verifyWholeAudit } from "./verify-audit.ts"

export function auditHandlers({ store }: EngineContext): Pick<Handlers, "audit.list" | "audit.verify"> {
  return {
    "audit.list": ({ run, ...which }) => store.audit.list({ ...which, naming: run }),
    "audit.verify": () => verifyWholeAudit(store),
  }
}
