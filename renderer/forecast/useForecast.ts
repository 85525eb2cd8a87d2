import { useDeferredValue, useMemo } from "react"
import { jobsOf } from "../../engine/compile/3-plan/jobs.ts"
import { titleOf } from "../../engine/compile/3-plan/walk.ts"
import type { Forecast } from "../../engine/forecast/forecast.ts"
import { forecast } from "../../engine/forecast/forecast.ts"
import { useCall } from "../client/useCall.ts"
import { useAnalysis, useTarget } from "../client/workspace-hooks.ts"

export interface JobForecast {
  readonly title: string
  readonly told: Forecast
}

export interface Forecasts {
  /** Of the training jobs, in the order in which they run. */
  readonly jobs: readonly JobForecast[]
  /** Why there is none; null while nothing is known yet. */
  readonly reason: string | null
  /** Asks for the machine's rates once more. */
  readonly again: () => void
}

/** Worked out anew on every edit; it may lag behind fast ones, so that they never wait for it. */
export function useForecast(): Forecasts {
  const analysis = useDeferredValue(useAnalysis())
  const [target] = useTarget()
  const { value: known, again } = useCall("machine.get", { name: target.machine })
  const told = useMemo(() => {
    if (!analysis || !known?.machine) return []
    const { machine, past } = known
    return jobsOf(analysis).map((job) => ({ title: titleOf(analysis, job), told: forecast({ analysis, job, target, machine, past }) }))
  }, [analysis, known, target])
  const jobs = told.filter((each): each is JobForecast => !("reason" in each.told))
  const [reason = null] = told.flatMap((each) => ("reason" in each.told ? [each.told.reason] : []))
  return { jobs, reason: jobs.length === 0 ? reason : null, again }
}
