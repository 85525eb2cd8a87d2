import { createHash } from "node:crypto"
import { setImmediate } from "node:timers/promises"
import { emptyChain, verifyAudit, type AuditVerdict } from "../model/audit.ts"
import type { Store } from "../store/open-store.ts"

/** Records at a time: others are answered in between. */
const together = 2000

export async function verifyWholeAudit({ audit }: Store): Promise<AuditVerdict> {
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex")
  let end = emptyChain
  for (;;) {
    const records = audit.records(end.sequence, together)
    const { last, wrong } = verifyAudit(records, sha256, end)
    end = last
    if (wrong !== null || records.length < together) return { records: end.sequence, head: end === emptyChain ? null : end.hash, wrong }
    await setImmediate()
  }
}
