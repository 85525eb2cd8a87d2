import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { startCommand } from "../../transport/helper/helper-script.ts"
import { helperTransport } from "../../transport/helper/helper-transport.ts"
import { openHelper } from "../../transport/helper/helper.ts"
import { shellLink } from "../../transport/testing/shell-link.ts"
import { logInVariables, withVariables } from "./log-in-shell.ts"

test("a log-in's variables reach the commands, whatever its profile prints, and folders of PATH add up", async () => {
  const home = mkdtempSync(join(tmpdir(), "tephra-profile-"))
  writeFileSync(join(home, ".profile"), `echo "Welcome = to zeus"\nexport SCRATCH=/scratch/ann LINES_OF='two\nlines' PATH=/opt/site/bin\n`)
  const link = shellLink(startCommand)
  const helper = await openHelper(link, { deadlineMs: 300_000 })
  const transport = withVariables(helperTransport(helper), { HOME: home })
  const variables = await logInVariables(transport)
  expect(variables).toMatchObject({ SCRATCH: "/scratch/ann", LINES_OF: "two\nlines" })
  expect(variables["PATH"]).toMatch(/^\/opt\/site\/bin:.*\/usr\/bin/)
  expect(variables).not.toHaveProperty("SHLVL")
  expect(await withVariables(transport, variables).exec(["sh", "-c", "printf '%s' \"$SCRATCH $MINE\""], { timeoutMs: 300_000, env: { MINE: "7" } })).toMatchObject({ stdout: "/scratch/ann 7" })
  helper.close()
})
