import type { Handlers } from "../../api/serve.ts"
import type { EngineContext } from "../context.ts"
import { pastRuns } from "./past-runs.ts"

/** What forecasts on the screen are worked out from. */
export function machineHandlers(context: EngineContext): Pick<Handlers, "machine.get"> {
  return {
    "machine.get": async ({ name }) => {
      const machine = context.sites.book.get(name)
      return { machine: machine ?? null, past: machine ? await pastRuns(machine, context) : [] }
    },
  }
}
