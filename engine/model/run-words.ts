import type { Outcome, Run, StageProgress } from "./run.ts"

/** Its place among runs that were started together; null of one that was started alone. */
export function placeText({ array }: Pick<Run, "array">): string | null {
  if (array === undefined) return null
  return `${array.index} of ${array.count}${array.apart === true ? ", alone" : ""}`
}

interface End {
  readonly outcome: Outcome
  readonly stages: readonly StageProgress[]
  /** Somebody asked for it. */
  readonly asked: boolean
}

/** How a run ended, at which step of how many and why. */
export function endText({ outcome, stages, asked }: End): string {
  switch (outcome) {
    case "done":
      return ["done", ...earlyTexts({ stages })].join("; ")
    case "stopped":
      return `stopped, ${asked ? "as it was asked to" : "by a signal from outside or as its time was over"}${whereText(stages)}; can be resumed`
    case "failed":
      return "failed"
    case "cancelled":
      return "cancelled, before it began"
  }
}

/** A sentence for each stage that ended before its last step. */
export function earlyTexts({ stages }: Pick<End, "stages">): string[] {
  return stages.flatMap(({ stage, step, steps, early }) => (early === undefined ? [] : [`${stage} ended early, after step ${step} of ${steps}: ${early}`]))
}

function whereText(stages: readonly StageProgress[]): string {
  const stage = stages.findLast(({ state }) => state !== "waiting")
  if (stage === undefined) return ""
  return stage.state === "done" ? `, after ${stage.stage}` : `, in ${stage.stage}${stage.steps > 0 ? ` after step ${stage.step} of ${stage.steps}` : ""}`
}
