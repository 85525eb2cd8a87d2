import { statSync } from "node:fs"
import { drivenApp } from "../../engine/runs/testing/driven-app.ts"
import { shellSite } from "../../engine/runs/testing/shell-site.ts"
import { startRun } from "./site-world.ts"

/** An app as a process that can be killed: starts so many runs in a home, unless they are there, and drives them to their end. Tells of each change of theirs. */
const [home = "", root = "", data = "", count = "1"] = process.argv.slice(2)
const site = await shellSite(root)
const app = drivenApp(home, { sites: site, onFault: (id, error) => console.log(`fault ${id} ${String(error)}`) })
while (app.driver.list().length < Number(count)) await startRun(app.driver, { data }, statSync(data).size)
const over = new AbortController()
for await (const runs of app.driver.watchAll(over.signal)) {
  console.log(runs.map(({ state }) => state).join(" "))
  if (runs.every(({ state }) => state === "ended")) over.abort()
}
await app.close()
site.close()
