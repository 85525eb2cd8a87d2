import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { setFix } from "../fixes.ts"
import { boolean, input, integer, options, real, text } from "../literals.ts"
import type { CurveSignal } from "../../model/ports.ts"

const end = z.number().min(-1e12).max(1e12).default(0)

const config = z.strictObject({
  series: z.string().max(200).default("").meta({ title: "Series", description: "Which of the curve's series is looked at; empty takes its first." }),
  look_for: z.enum(["peaks", "troughs"]).default("peaks").meta({ title: "Look for", description: "High points or low ones.", labels: { peaks: "Peaks", troughs: "Troughs" } }),
  smoothing: z.int().min(0).max(1_000_000).default(1).meta({ title: "Smoothing", description: "Before looking, each value becomes the mean with so many neighbours at either side; 0 leaves them alone.", unit: "points" }),
  prominence: z.number().min(0).max(1).default(0.05).meta({ title: "Prominence", description: "How far a peak must stand out, as a share of the span of all values.", unit: "" }),
  first: end.meta({ title: "From", description: "Where to begin along the axis; with both ends at 0 the whole curve is looked at.", unit: "" }),
  last: end.meta({ title: "To", description: "Where to end along the axis.", unit: "" }),
})
type PeakFinder = z.infer<typeof config>

const names = ["peaks", "position", "vertex", "height", "prominence", "width"]

function infer({ id, config, inputs }: InferContext<PeakFinder>): Inferred {
  const curve = inputs.curve?.kind === "curve" ? inputs.curve : undefined
  return { outputs: { scores: { kind: "scores", names } }, problems: [...(curve ? seriesProblems(config, curve, id) : []), ...rangeProblems(config)] }
}

function seriesProblems({ series }: PeakFinder, { values }: CurveSignal, id: string): BlockProblem[] {
  if (series === "" || values.includes(series)) return []
  const first = values[0]
  const fix = first === undefined ? undefined : setFix(`Look at ${first}`, id, "series", first)
  return [{ code: "series-not-there", key: "series", message: `The curve has no series “${series}”. It has: ${values.join(", ")}.`, fix }]
}

function rangeProblems({ first, last }: PeakFinder): BlockProblem[] {
  if (first < last || (first === 0 && last === 0)) return []
  return [{ code: "range-empty", key: "last", message: `There is nothing from ${first} to ${last}. Let the second be greater, or set both to 0 to look at the whole curve.` }]
}

function lower({ config, inputs }: LowerContext<PeakFinder>): Call {
  const { series, look_for, smoothing, prominence, first, last } = config
  const usual = inputs.curve?.kind === "curve" ? (inputs.curve.values[0] ?? "") : ""
  const ranged = first !== 0 || last !== 0
  return {
    function: "results.peak_finder",
    arguments: [],
    options: options({
      curve: input("curve"),
      series: text(series === "" ? usual : series),
      troughs: look_for === "troughs" ? boolean(true) : undefined,
      smoothing: integer(smoothing),
      prominence: real(prominence),
      first: ranged ? real(first) : undefined,
      last: ranged ? real(last) : undefined,
    }),
  }
}

export const peakFinder: BlockType<PeakFinder> = {
  type: "peak-finder",
  version: 1,
  title: "Peak finder",
  category: "results",
  config,
  inputs: [{ name: "curve", title: "Curve", kind: "curve", help: "Values over steps, temperatures or anything else that rises." }],
  outputs: [{ name: "scores", title: "Scores", kind: "scores", help: "How many peaks there are, and where the most prominent one is, how high and how wide." }],
  job: true,
  oneRank: true,
  infer,
  lower,
  summary: ({ look_for, series }) => (series === "" ? look_for : `${look_for} of ${series}`),
}
