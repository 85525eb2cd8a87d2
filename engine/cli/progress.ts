import type { Run, StageProgress } from "../model/run.ts"
import type { WatchedEvent } from "../runs/watch.ts"
import type { Output } from "./output.ts"

/** Shows where a run is: one line drawn over on a terminal, a line at each tenth of a stage elsewhere. */
export interface Progress {
  show(event: WatchedEvent): void
}

interface Shown {
  run: Run | null
  /** Latest value of each series, by stage and series. */
  readonly values: Map<string, number>
  said: string
}

export function newProgress(output: Output): Progress {
  const shown: Shown = { run: null, values: new Map(), said: "" }
  return {
    show: (event) => {
      if (event.event === "points") for (const { stage, series, values } of event.points) shown.values.set(`${stage} ${series}`, values.at(-1) ?? Number.NaN)
      if (event.event === "run") shown.run = event.run
      if (shown.run === null || shown.run.state === "ended") return
      if (event.event === "ranks") for (const { message } of event.ranks) if (message !== undefined && output.live) output.status(message)
      if (event.event !== "run" && event.event !== "points") return
      if (output.live) output.status(statusLine(shown.run, shown.values))
      else sayMilestone(output, shown, shown.run)
    },
  }
}

function statusLine(run: Run, values: ReadonlyMap<string, number>): string {
  const stage = run.stages.find(({ state }) => state === "running")
  const text = stage === undefined ? run.detail : `${stageText(stage)}${figures(stage.stage, values)}`
  const trouble = stage !== undefined && run.detail !== "running" ? `  ${run.detail}` : ""
  return `#${run.number} ${text}${trouble}`
}

function stageText({ stage, epoch, epochs, step, steps }: StageProgress): string {
  const share = steps > 0 ? ` ${Math.floor((100 * step) / steps)} %` : ""
  return `${stage}${share}${epochs > 0 ? `  epoch ${epoch} of ${epochs}` : ""}  step ${step} of ${steps}`
}

function figures(stage: string, values: ReadonlyMap<string, number>): string {
  const named = [["loss", "loss"], ["validation_loss", "validation"]] as const
  return named
    .flatMap(([series, title]) => {
      const value = values.get(`${stage} ${series}`)
      return value === undefined ? [] : [`  ${title} ${value.toPrecision(4)}`]
    })
    .join("")
}

/** Counts within a build and of bytes sent are left out, so that a log file gets few lines. */
function sayMilestone(output: Output, shown: Shown, run: Run): void {
  const stage = run.stages.find(({ state }) => state === "running")
  const tenth = stage === undefined || stage.steps === 0 ? 0 : Math.floor((10 * stage.step) / stage.steps)
  const detail = run.detail.replace(/ \(.*\)$|: \d+ % of .*$/, "")
  const key = stage === undefined ? detail : `${stage.stage} ${tenth} ${detail}`
  if (key === shown.said) return
  shown.said = key
  output.say(stage === undefined ? `#${run.number} ${detail}` : statusLine(run, shown.values))
}
