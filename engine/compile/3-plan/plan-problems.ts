import type { Problem } from "../../model/problem.ts"
import { mostBytes } from "../../model/dims.ts"
import { dimsText, trainRows } from "../../model/ports.ts"
import { portText } from "../../model/identity.ts"
import type { Target } from "../../model/target.ts"
import type { Analysis } from "../2-infer/analysis.ts"
import { onlyCandidate } from "../2-infer/candidates.ts"
import { inputPort } from "../1-check/ports.ts"
import { blockWords } from "../1-check/words.ts"
import { isJob, neededBlocks, sourcesIn } from "./jobs.ts"
import { stageFigures } from "./figures/figures.ts"
import { leafCount } from "./figures/sharing.ts"
import { unsettledFields } from "./networks.ts"
import { lacksStrategy, ranksOf, strategyOf } from "./stages.ts"
import { behind, inputSignal, inputsOf } from "./walk.ts"

/** The analysis' problems as a job sees them: what no job depends on is worth a warning only. */
export function problemsForJob(analysis: Analysis): Problem[] {
  const needed = neededBlocks(analysis)
  return analysis.problems.map((problem) => {
    const matters = problem.at.block === undefined || needed.has(problem.at.block)
    return matters ? problem : { ...problem, severity: "warning" }
  })
}

export function noJob(): Problem {
  return { code: "no-job", severity: "error", message: "Nothing here can run yet: a job needs at least one job block, such as train.", at: {} }
}

/** Data blocks read files that are there before the job, but at a port that says so; what a stage makes is there only while it runs. */
function resultProblems(analysis: Analysis, job: string): Problem[] {
  const data = behind(sourcesIn(analysis)(job), (id) => (isJob(analysis, id) ? [] : sourcesIn(analysis)(id))).filter((id) => !isJob(analysis, id))
  return data.flatMap((id) =>
    inputsOf(analysis, id)
      .filter(({ port, from }) => isJob(analysis, from.block) && !inputPort(analysis.blocks[id]!.type!, port)?.fromStage)
      .map(({ port, from }) => ({
        code: "result-as-data",
        severity: "error" as const,
        message: `${blockWords(analysis.checked.blocks, id)} reads what ${blockWords(analysis.checked.blocks, from.block)} makes, and data blocks only read files that are there before the job starts. Wire the result to a job block (compare, plot, report), or read its file in a pipeline of its own.`,
        at: { block: id, port, wire: portText({ block: id, port }) },
      })),
  )
}

/** What one job block and the target cannot do together. */
export function jobProblems(analysis: Analysis, job: string, target: Target): Problem[] {
  return [...resultProblems(analysis, job), ...fieldProblems(analysis, job), ...strategyProblems(analysis, job, target), ...batchProblems(analysis, job, target), ...leafProblems(analysis, job, target), ...workerProblems(analysis, job, target), ...sizeProblems(analysis, job, target)]
}

function fieldProblems(analysis: Analysis, job: string): Problem[] {
  return unsettledFields(analysis, job).map(({ name, dims }) => ({
    code: "size-unknown",
    severity: "error",
    message: `The size of the field “${name}” (${dimsText(dims)}) is not known, because nobody has looked at the data yet. Choose the data file, or bind it where it is.`,
    at: { block: job, port: "data" },
  }))
}

function strategyProblems(analysis: Analysis, job: string, { ranks }: Target): Problem[] {
  if (ranks === 1 || !lacksStrategy(analysis, job)) return []
  const port = analysis.blocks[job]!.type!.inputs.find(({ kind }) => kind === "strategy")!.name
  const from = onlyCandidate({ block: job, port }, analysis.checked)
  const to = portText({ block: job, port })
  return [
    {
      code: "no-strategy",
      severity: "warning",
      message: `${ranks} ranks were asked for, and ${blockWords(analysis.checked.blocks, job)} has no strategy, so it runs on one. Connect data parallel to share its work.`,
      at: { block: job, port },
      ...(from && { fix: { title: `Connect ${blockWords(analysis.checked.blocks, from.block)}`, edits: [{ edit: "connect", to, from: portText(from) }] } }),
    },
  ]
}

/** A job's setting `batch` is its global batch; each rank needs a row of it. */
function batchProblems(analysis: Analysis, job: string, target: Target): Problem[] {
  const batch = analysis.blocks[job]!.config?.batch
  const ranks = ranksOf(analysis, job, target)
  if (typeof batch !== "number" || ranks <= batch || strategyOf(analysis, job)?.sharing === "master") return []
  return [
    {
      code: "more-ranks-than-batch",
      severity: "error",
      message: `${ranks} ranks cannot share a batch of ${batch} rows. Use at most ${batch} ranks, or a larger batch.`,
      at: { block: job, key: "batch" },
      fix: { title: `Set batch to ${ranks}`, edits: [{ edit: "set-config", id: job, key: "batch", value: ranks }] },
    },
  ]
}

/** A strict job's ranks work on whole leaves of the batch. */
function leafProblems(analysis: Analysis, job: string, target: Target): Problem[] {
  const ranks = ranksOf(analysis, job, target)
  if (analysis.blocks[job]!.config?.["strict"] !== true || ranks <= leafCount) return []
  return [
    {
      code: "more-ranks-than-leaves",
      severity: "error",
      message: `Strict cuts the batch into ${leafCount} parts that ranks take whole, and ${ranks} ranks were asked for. Use at most ${leafCount} ranks, or turn strict off.`,
      at: { block: job, key: "strict" },
      fix: { title: "Turn strict off", edits: [{ edit: "set-config", id: job, key: "strict", value: false }] },
    },
  ]
}

/** A master deals whole steps out, and where an epoch has fewer of them than there are workers, some never get one. */
function workerProblems(analysis: Analysis, job: string, target: Target): Problem[] {
  const strategy = strategyOf(analysis, job)
  const data = inputSignal(analysis, job, "dataset")
  const rows = data && trainRows(data)
  const workers = ranksOf(analysis, job, target) - 1
  const batch = analysis.blocks[job]!.config?.["batch"]
  if (strategy?.sharing !== "master" || typeof rows !== "number" || typeof batch !== "number") return []
  const steps = Math.ceil(rows / (batch * (strategy.batches ?? 1)))
  if (workers <= steps) return []
  const message = `An epoch has ${steps} steps, and each goes to one of ${workers} workers, so some never have any. A batch is the rows that one worker takes at a time: make it smaller, or use at most ${steps + 1} ranks.`
  return [{ code: "idle-workers", severity: "warning", message, at: { block: job, key: "batch" } }]
}

/** Blocks that make more of one batch than any machine holds. */
function sizeProblems(analysis: Analysis, job: string, target: Target): Problem[] {
  const blocks = Object.entries(stageFigures(analysis, job, target)?.blocks ?? {})
  const large = blocks.filter(([, { parameterBytes, activationBytes }]) => Math.max(parameterBytes, activationBytes) > mostBytes)
  return large.map(([block]) => ({
    code: "too-large",
    severity: "error",
    message: `${blockWords(analysis.checked.blocks, block)} would need more than a petabyte on each rank in a step of ${blockWords(analysis.checked.blocks, job)}. Make it or the batch smaller.`,
    at: { block },
  }))
}
