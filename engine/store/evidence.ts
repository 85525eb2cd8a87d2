import { Evidence } from "../model/evidence.ts"
import type { Statements } from "./statements.ts"

/** The last word of each source on where a run is: of use to every app, and after a restart with its age. */
export interface EvidenceTable {
  of(run: string): Evidence[]
  put(run: string, evidence: Evidence): void
}

export function evidenceTable(sql: Statements): EvidenceTable {
  return {
    of: (run) => sql("SELECT evidence FROM evidence WHERE run = ?").all(run).map((row) => Evidence.parse(JSON.parse((row as { evidence: string }).evidence))),
    put: (run, evidence) =>
      void sql("INSERT INTO evidence (run, source, evidence) VALUES (?, ?, ?) ON CONFLICT (run, source) DO UPDATE SET evidence = excluded.evidence").run(run, evidence.source, JSON.stringify(evidence)),
  }
}
