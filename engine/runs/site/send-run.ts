import { readFile } from "node:fs/promises"
import { basename, join, posix } from "node:path"
import { z } from "zod"
import type { Transport } from "../../transport/transport.ts"
import type { JobText } from "../job-files.ts"
import { sendData, sendJob, type SendOptions } from "./send-job.ts"
import { siteRun, type SiteData, type SubmitPlace } from "./submit.ts"

const Inputs = z.array(z.object({ name: z.string(), path: z.string(), size: z.number(), sha256: z.string().optional() }))

/** Everything that a run reads, on its site: the job, its data, and the list of them. What is there already does not travel. */
export async function sendRun(place: SubmitPlace, { files, local }: { files: readonly JobText[]; local: Transport }, options: SendOptions): Promise<SiteData> {
  const { site, run } = place
  await sendJob(site, { files, hash: run.job }, options)
  const text = await readFile(join(run.folder, "inputs", "inputs.json"), "utf8")
  const sent: [string, string][] = []
  for (const { name, path, size, sha256: known } of Inputs.parse(JSON.parse(text))) {
    // A file that is gone or shorter is refused while it is copied.
    const sha256 = known ?? (await local.hash(path, size)) ?? ""
    sent.push([name, await sendData(site, { transport: local, path, size, sha256, name: basename(path) }, options)])
  }
  const folder = posix.join(siteRun(place), "inputs")
  await site.transport.makeFolder(folder)
  await site.transport.write(posix.join(folder, "inputs.json"), text)
  return Object.fromEntries(sent)
}
