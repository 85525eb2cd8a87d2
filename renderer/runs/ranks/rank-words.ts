import type { RankMeasure } from "../../../engine/model/rank-spent.ts"
import { bytesText, durationText } from "../words.ts"

interface MeasureWords {
  readonly title: string
  /** What it means, in a sentence. */
  readonly help: string
  readonly text: (value: number) => string
}

const percent = (value: number): string => `${Math.round(value * 100)} %`
const rate = (value: number): string => `${bytesText(Math.round(value))}/s`

export const measureWords: Readonly<Record<RankMeasure, MeasureWords>> = {
  own: { title: "own work a step", help: "Time of a step without what the rank spends with other ranks. The slowest rank makes all others wait.", text: durationText },
  wait: { title: "exchange and waiting", help: "Share of the steps that goes into the exchange with other ranks, waiting for them too. The rank that waits least is the slowest.", text: percent },
  input: { title: "reading rows", help: "Share of the steps that goes into reading rows and making them ready.", text: percent },
  step: { title: "time a step", help: "The whole step. Ranks that exchange in each step all take as long.", text: durationText },
  cpu: { title: "cores used", help: "Cores that its threads kept busy.", text: (value) => value.toFixed(2) },
  memory: { title: "memory", help: "Memory that the process holds.", text: (value) => bytesText(value) },
  read: { title: "read from storage", help: "Bytes that came from storage; what the page cache had is not counted.", text: rate },
  written: { title: "written to storage", help: "Bytes that went to storage.", text: rate },
  busy: { title: "GPU busy", help: "Share of time in which the rank's GPU computed, whoever used it.", text: percent },
  "device-memory": { title: "GPU memory", help: "Memory that is taken on the rank's GPU, by whomever.", text: (value) => bytesText(value) },
}
