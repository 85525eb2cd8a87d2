import { useMemo } from "react"
import { useShownTheme } from "../../kit/useShownTheme.ts"
import type { Measure } from "./measure.ts"
import type { PlotColours } from "./plot-options.ts"

/** What the curves are drawn with; `print` is for pictures, which are on white paper in every theme. */
export const curveColours: Readonly<Record<Measure["role"], { readonly variable: string; readonly print: string }>> = {
  train: { variable: "--blue-9", print: "#0d74ce" },
  validation: { variable: "--orange-9", print: "#cc4e00" },
  epoch: { variable: "--blue-11", print: "#113264" },
}

export interface Colours {
  readonly curves: Readonly<Record<Measure["role"], string>>
  readonly plot: PlotColours
}

/** The present theme's colours as canvases need them: resolved. */
export function useColours(): Colours {
  const theme = useShownTheme()
  return useMemo(() => readColours(theme), [theme])
}

function readColours(_theme: "light" | "dark"): Colours {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  const { train, validation, epoch } = curveColours
  return {
    curves: { train: read(train.variable), validation: read(validation.variable), epoch: read(epoch.variable) },
    plot: { text: read("--text-muted"), grid: read("--line"), marker: read("--control-line") },
  }
}
