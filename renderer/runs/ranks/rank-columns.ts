import type { RankMeasure } from "../../../engine/model/rank-spent.ts"
import type { RankState } from "../../../engine/model/run.ts"
import { rankMarkWords, rankMark } from "../rank-mark.ts"
import { agoText, bytesText } from "../words.ts"
import { measureWords } from "./rank-words.ts"

/** A column of the table of ranks. */
export interface RankColumn {
  readonly name: string
  /** As CSS has it for a column of a grid. */
  readonly width: string
  readonly figure: boolean
  readonly help?: string
  readonly text: (rank: RankState) => string | number
}

const none = "–"

const rate = (name: string, measure: RankMeasure, width: string): RankColumn => ({
  name, width, figure: true, help: measureWords[measure].help,
  text: ({ rates }) => {
    const value = rates?.[measure] ?? null
    return value === null ? none : measureWords[measure].text(value)
  },
})

const times = (value: number | null | undefined): string => (value === null || value === undefined ? none : `${value.toFixed(2)}×`)

const first: readonly RankColumn[] = [
  { name: "rank", width: "36px", figure: true, text: ({ rank }) => rank },
  { name: "state", width: "76px", figure: false, text: (rank) => (rank.state === "live" ? rankMarkWords[rankMark(rank)] : rank.state) },
  { name: "node", width: "minmax(64px, 1fr)", figure: false, text: ({ node }) => node },
  { name: "block", width: "minmax(96px, 1.4fr)", figure: false, text: ({ block }) => block },
  { name: "phase", width: "minmax(68px, 0.6fr)", figure: false, text: ({ phase }) => phase },
  { name: "step", width: "104px", figure: true, text: ({ step, steps }) => (steps > 0 ? `${step}/${steps}` : step) },
]

const spent: readonly RankColumn[] = [
  rate("own work", "own", "64px"),
  rate("waits", "wait", "44px"),
  { name: "to others", width: "60px", figure: true, help: "Own work a step against the median of the other ranks at the same moments: 2× takes twice as long.", text: ({ score }) => times(score?.relative) },
  { name: "to before", width: "60px", figure: true, help: "Own work a step against the rank's own median before.", text: ({ score }) => times(score?.individual) },
  rate("cores", "cpu", "40px"),
]

const last: readonly RankColumn[] = [
  { name: "memory", width: "72px", figure: true, text: ({ residentBytes }) => bytesText(residentBytes) },
  { name: "heard", width: "72px", figure: true, text: ({ age }) => agoText(age) },
  { name: "pid", width: "64px", figure: true, text: ({ pid }) => pid },
]

const optional: readonly [RankMeasure, RankColumn][] = [
  ["read", rate("reads", "read", "76px")],
  ["written", rate("writes", "written", "76px")],
  ["busy", rate("GPU", "busy", "44px")],
  ["device-memory", rate("GPU memory", "device-memory", "76px")],
]

/** Those of which any rank tells something. */
export function rankColumns(ranks: readonly RankState[]): readonly RankColumn[] {
  const told = (measure: RankMeasure): boolean => ranks.some(({ rates }) => (rates?.[measure] ?? null) !== null)
  const more = optional.flatMap(([measure, column]) => (told(measure) ? [column] : []))
  return [...first, ...(ranks.some(({ rates }) => rates !== undefined) ? spent : []), ...more, ...last]
}
