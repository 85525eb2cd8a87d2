import type { Finding } from "../model/finding.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"

export function tellFindings(output: Output, findings: readonly Finding[]): void {
  for (const { severity, message, code, fix, basis, at } of findings) {
    output.tell({ event: "finding", severity, message, code, at, ...(fix === undefined ? {} : { fix }), ...(basis === undefined ? {} : { basis }) })
    output.say(`${severity}: ${oneLine(message)}  [${code}]`)
    if (basis !== undefined) output.say(`  ${basis.proven}, ${basis.date}: ${basis.source}`)
    if (fix !== undefined) output.say(`  to mend it: ${fix.title}`)
  }
}

export function countOf(findings: readonly Finding[], severity: Finding["severity"]): number {
  return findings.filter((finding) => finding.severity === severity).length
}
