import { ApiError } from "../model/api-error.ts"
import type { DryRun } from "../model/dry-run.ts"
import { localTarget } from "../model/target.ts"
import type { StartRequest } from "../runs/driver.ts"
import { dryRun } from "../runs/site/dry-run.ts"
import type { EngineContext } from "./context.ts"
import { localTransport } from "../transport/local/local-transport.ts"

/** What starting a run, or several together, would send to the machine of its target. Reads the data, whose sums are part of it. */
export async function dryRunOf({ sites }: Pick<EngineContext, "sites">, { files, hash, data, target }: StartRequest, jobs: readonly string[] = [hash]): Promise<DryRun> {
  const machine = sites.book.find(target.machine)
  if (machine.name === localTarget.machine) throw new ApiError("nothing-is-sent", "A run on this computer sends nothing anywhere. Choose another machine to see what it would be sent.")
  const transport = localTransport()
  const summed = data.map(async (each) => {
    const sum = each.sha256 ?? (await transport.hash(each.path, each.size))
    if (sum === null) throw new ApiError("data-gone", `${each.path} is not there, or shorter than when it was looked at. Look at the data again.`)
    return { ...each, sum }
  })
  return dryRun({ files, hash, jobs, data: await Promise.all(summed), machine, target, site: sites.open(machine.name) ?? {}, now: Date.now() / 1000 })
}
