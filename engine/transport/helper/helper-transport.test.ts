import { conformance } from "../testing/conformance.ts"
import { shellLink } from "../testing/shell-link.ts"
import { startCommand } from "./helper-script.ts"
import { helperTransport } from "./helper-transport.ts"
import { openHelper } from "./helper.ts"

conformance("helper over a shell of this computer", async () => {
  const helper = await openHelper(shellLink(startCommand), { deadlineMs: 300_000 })
  return { transport: helperTransport(helper), close: helper.close }
})
