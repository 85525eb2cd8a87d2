import type { Artifact } from "../model/artifact.ts"
import type { RunComparison } from "../model/difference.ts"
import { EvidenceSource, type Evidence } from "../model/evidence.ts"
import { rankGrid, type RankGrid } from "../model/rank-grid.ts"
import type { RankMeasure } from "../model/rank-spent.ts"
import { Remark } from "../model/remark.ts"
import type { Run } from "../model/run.ts"
import { refuseReadOnly } from "../store/read-only.ts"
import { compareRuns } from "./compare-runs.ts"
import type { RunsContext } from "./context.ts"
import { metricPart, type MetricFormat } from "./export-metrics.ts"
import { artifactPart, artifactsOf, bringArtifact } from "./run-artifacts.ts"
import { watchRemarks } from "./watch.ts"

/** What can be asked of one run beside how it goes on; runs by id, number or beginning of the id. */
export interface RunDetails {
  /** A measure of each rank over time, in at most `columns` parts. */
  ranks(id: string, asked: { measure: RankMeasure; columns: number }): RankGrid
  /** Why the state of its last attempt is believed: each source's last word. */
  evidence(id: string): Evidence[]
  compare(left: string, right: string): Promise<RunComparison>
  remark(id: string, remark: Remark): void
  watchRemarks(signal: AbortSignal): AsyncGenerator<Record<string, Remark>>
  /** A part of all its metric rows as a file; `next` asks for the part that follows. */
  metrics(id: string, part: { format: MetricFormat; after: string | null }): { text: string; next: string | null }
  artifacts(id: string): Promise<Artifact[]>
  artifact(id: string, part: { path: string; offset: number }): Promise<{ base64: string; size: number }>
  /** Copies one from the site to this computer. */
  bring(id: string, path: string): Promise<void>
}

export function runDetails(context: RunsContext, find: (id: string) => Run): RunDetails {
  const { store } = context
  return {
    ranks: (id, { measure, columns }) => rankGrid(store.ranks.of(find(id).id), measure, columns),
    evidence: (id) => {
      const run = find(id)
      const rank = ({ source }: Evidence): number => EvidenceSource.options.indexOf(source)
      return store.evidence.of(run.id).filter(({ attempt }) => attempt === run.attempts.length).sort((a, b) => rank(a) - rank(b))
    },
    compare: (left, right) => compareRuns(context.home, find(left), find(right)),
    remark: (id, remark) => {
      refuseReadOnly(store)
      store.remarks.set(find(id).id, Remark.parse(remark))
      context.wakes.wake()
    },
    watchRemarks: (signal) => watchRemarks(context, signal),
    metrics: (id, part) => metricPart(store, find(id), part),
    artifacts: (id) => artifactsOf(context, find(id)),
    artifact: (id, part) => artifactPart(context, find(id), part),
    bring: (id, path) => bringArtifact(context, find(id), path),
  }
}
