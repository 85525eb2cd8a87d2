import { z } from "zod"
import type { BlockProblem, BlockType, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { boolean, choice, options, text, texts } from "../literals.ts"
import { arriving, resultInputs } from "../results.ts"
import type { Signal } from "../../model/ports.ts"

const config = z.strictObject({
  kind: z.enum(["line", "scatter", "timeline"]).default("line").meta({
    title: "Kind",
    description: "Lines or points of numbers, or what a training did when.",
    labels: { line: "Line", scatter: "Scatter", timeline: "Timeline" },
  }),
  x: z.string().max(200).default("").meta({
    title: "Along",
    description: "Column of a table that lies along the axis; empty takes the first one of numbers.",
  }),
  y: z.array(z.string().min(1).max(200)).max(100).default([]).meta({
    title: "Values",
    description: "Columns, series or scores to draw; none draws the losses of curves and all numbers of tables.",
  }),
  logarithmic: z.boolean().default(false).meta({ title: "Logarithmic", description: "Draw values by their order of magnitude; those not above 0 are left out." }),
})
type Plot = z.infer<typeof config>

function infer({ config, inputs }: InferContext<Plot>): Inferred {
  const wired = arriving(inputs)
  return { outputs: {}, problems: wired.flatMap(([port, signal]) => [...kindProblems(port, signal, config), ...columnProblems(signal, config)]) }
}

function kindProblems(port: string, { kind }: Signal, config: Plot): BlockProblem[] {
  if ((kind === "trace") === (config.kind === "timeline")) return []
  const message = kind === "trace" ? "A trace can only be drawn as a timeline. Set kind to timeline, or wire the curve instead." : `A timeline is drawn of traces, and this is a ${kind}. Set kind to line, or wire the trace of a training.`
  return [{ code: "not-drawn", port, message }]
}

/** Columns that are asked for and known not to be there. */
function columnProblems(signal: Signal, { x, y }: Plot): BlockProblem[] {
  const columns = signal.kind === "table" ? signal.columns : signal.kind === "curve" ? [...signal.axes, ...signal.values] : undefined
  if (!columns) return []
  const asked = [...(x === "" ? [] : [["x", x] as const]), ...y.map((name) => ["y", name] as const)]
  return asked
    .filter(([, name]) => !columns.includes(name))
    .map(([key, name]) => ({ code: "column-not-there", key, message: `There is no column “${name}” to draw. Set ${key === "x" ? "Along" : "Values"} to what there is: ${shown(columns)}.` }))
}

function shown(columns: readonly string[]): string {
  const some = columns.slice(0, 12).map((name) => `“${name}”`)
  return columns.length > some.length ? `${some.join(", ")} and ${columns.length - some.length} more` : some.join(", ")
}

function lower({ config: { kind, x, y, logarithmic }, inputs, sourceNames }: LowerContext<Plot>): Call {
  return {
    function: "results.plot",
    arguments: [],
    options: options({
      inputs: resultInputs({ inputs, sourceNames }),
      kind: choice("results.Plot.Kind", kind),
      x: x === "" ? undefined : text(x),
      y: y.length === 0 ? undefined : texts(y),
      logarithmic: logarithmic ? boolean(true) : undefined,
    }),
  }
}

export const plot: BlockType<Plot> = {
  type: "plot",
  version: 1,
  title: "Plot",
  category: "results",
  config,
  inputs: [{ name: "in", title: "Input", kind: "curve", also: ["table", "scores", "trace"], help: "A curve, a table, scores or a trace to draw.", variadic: true }],
  outputs: [],
  job: true,
  oneRank: true,
  infer,
  lower,
  summary: ({ kind, x, y }) => [kind, ...(y.length > 0 ? [`${y.join(", ")}${x === "" ? "" : ` over ${x}`}`] : [])].join(" · "),
}
