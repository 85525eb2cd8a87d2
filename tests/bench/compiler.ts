import { createHash } from "node:crypto"
import { blockTypes as types } from "../../engine/blocks/index.generated.ts"
import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { analyse } from "../../engine/compile/2-infer/infer.ts"
import { plan } from "../../engine/compile/3-plan/plan.ts"
import { emit } from "../../engine/compile/4-emit/emit.ts"
import { writePipeline } from "../../engine/model/file.ts"
import type { Pipeline } from "../../engine/model/pipeline.ts"
import { changedLayer, changedName, changedShared, facts, networks, withComposites } from "./compiler/pipelines.ts"
import type { Figure, Report } from "./figure.ts"
import { quantile, rounded } from "./figure.ts"
import { local } from "../../engine/machines/local/local.ts"

const target = { machine: "local", ranks: 2, threads: 1 } as const

/** The compiler alone, on drawings far larger than people make: after each edit, from scratch, and to the written job. */
export function measure(report: Report): Promise<void> {
  const thousand = networks(1000)
  const scratch = median(times(20, () => analysed(thousand)))
  const edit = edits(thousand, changedLayer, 200)
  report(line("edit → inferred, 1,000 blocks, median", edit, { goal: 16, peer: "from scratch", ratio: scratch / edit }))
  report(line("… a name, median", edits(thousand, changedName, 200), {}))
  report(line("… with a size left to the drawing, median", edits(networks(1000, "auto"), changedLayer, 200), { goal: 16 }))
  report(line("… inside a composite used 200 times, median", edits(withComposites(200), changedShared, 100), { goal: 16 }))
  const large = networks(10_000)
  report(line("10,000 blocks, edit → inferred, median", edits(large, changedLayer, 80), { goal: 50 }))
  report(line("10,000 blocks from scratch, median", median(times(8, () => analysed(large))), { goal: 1000 }))
  const written = exported(thousand)
  report({ ...line("full export (C++, Python, script), 1,000 blocks, median", median(times(12, () => exported(thousand))), { goal: 300 }), peer: `${Math.round(written / 1024)} KiB of text` })
  report(line("… 1,000 blocks of one name, median", median(times(6, () => exported(networks(1000, 32, "same")))), { goal: 300 }))
  return Promise.resolve()
}

function analysed(pipeline: Pipeline, previous?: Analysis): Analysis {
  return analyse({ pipeline, facts, types, previous })
}

/** Length of all the job's files. */
function exported(pipeline: Pipeline): number {
  const analysis = analysed(pipeline)
  const planned = plan({ analysis, target })
  if (!planned.plan) throw new Error(`the pipeline to measure has problems: ${planned.problems[0]?.message}`)
  const sha256 = (text: string) => createHash("sha256").update(text).digest("hex")
  const files = emit({ plan: planned.plan, machine: local, runtime: [], pipelineText: writePipeline(pipeline), sha256 }).files
  return files.reduce((sum, { text }) => sum + text.length, 0)
}

/** Edits that are timed together: the clock of a thread's work may stand still for some milliseconds. */
const together = 10

/** Milliseconds of an analysis after each of many edits, in the median. */
function edits(first: Pipeline, change: (pipeline: Pipeline, index: number) => Pipeline, count: number): number {
  let pipeline = first
  let analysis = analysed(first)
  if (analysis.problems.length > 0) throw new Error(`the pipeline to measure has problems: ${analysis.problems[0]!.message}`)
  const all = Array.from({ length: count / together }, (_, batch) => {
    const drawn = Array.from({ length: together }, (__, index) => (pipeline = change(pipeline, batch * together + index)))
    const begin = processorTime()
    for (const each of drawn) analysis = analysed(each, analysis)
    return (processorTime() - begin) / together
  })
  return median(all.slice(all.length / 4))
}

/** Milliseconds of each run, the first quarter as warm-up left out. */
function times(count: number, run: () => unknown): number[] {
  const all = Array.from({ length: count }, () => {
    const begin = processorTime()
    run()
    return processorTime() - begin
  })
  return all.slice(count / 4)
}

/** Milliseconds that this thread has worked: what other programs take of a busy computer is not ours. */
function processorTime(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

interface Wish {
  readonly goal?: number
  readonly peer?: string
  readonly ratio?: number
}

function line(name: string, value: number, { goal, peer = "", ratio }: Wish): Figure {
  const wished = goal === undefined ? { goal: null, met: null } : { goal: `≤ ${goal} ms`, met: value <= goal }
  return { name: `compiler: ${name}`, value: rounded(value), unit: "ms", peer: peer || null, ratio: ratio === undefined ? null : rounded(ratio), ...wished }
}
