import { readFile } from "node:fs/promises"
import { basename, join } from "node:path"
import { z } from "zod"
import type { Transport } from "../../transport/transport.ts"
import type { JobText } from "../job-files.ts"
import type { Launch } from "../launch.ts"
import { sendData, sendJob, type SendOptions } from "./send-job.ts"
import { jobList, siteInputs, siteInputsFile, type Here } from "./submit.ts"

const Inputs = z.array(z.object({ name: z.string(), path: z.string(), size: z.number(), sha256: z.string().optional() }))

/** Everything that a run reads, on its site: the job, its data, and the list of them. What is there already does not travel. The paths of the data there. */
export async function sendRun(here: Here, { files, local }: { files: readonly JobText[]; local: Transport }, options: SendOptions): Promise<Launch["data"]> {
  const { site, run } = here
  await sendJob(site, { files, hash: run.job, list: jobList(here) }, options)
  const text = await readFile(join(run.folder, "inputs", "inputs.json"), "utf8")
  const sent: [string, string][] = []
  for (const { name, path, size, sha256: known } of Inputs.parse(JSON.parse(text))) {
    // A file that is gone or shorter is refused while it is copied.
    const sha256 = known ?? (await local.hash(path, size)) ?? ""
    sent.push([name, await sendData(site, { transport: local, path, size, sha256, name: basename(path) }, options)])
  }
  const folder = siteInputs(here)
  await site.transport.makeFolder(folder)
  await site.transport.write(siteInputsFile(here), text)
  return Object.fromEntries(sent)
}
