import { useEffect, useState } from "react"

/** What the curves are drawn with; `print` is for pictures, which are on white paper in every theme. */
export const curveColours = {
  train: { variable: "--blue-9", print: "#0d74ce" },
  validation: { variable: "--orange-9", print: "#cc4e00" },
  epoch: { variable: "--blue-11", print: "#113264" },
} as const

export interface Colours {
  readonly curves: Readonly<Record<keyof typeof curveColours, string>>
  readonly plot: { readonly text: string; readonly grid: string; readonly surface: string; readonly marker: string }
}

/** The present theme's colours as canvases need them: resolved. They change with the theme. */
export function useColours(): Colours {
  const [colours, setColours] = useState(readColours)
  useEffect(() => {
    const watch = new MutationObserver(() => setColours(readColours()))
    watch.observe(document.documentElement, { attributes: true, attributeFilter: ["class"] })
    return () => watch.disconnect()
  }, [])
  return colours
}

function readColours(): Colours {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    curves: { train: read(curveColours.train.variable), validation: read(curveColours.validation.variable), epoch: read(curveColours.epoch.variable) },
    plot: { text: read("--text-muted"), grid: read("--line"), surface: read("--surface"), marker: read("--control-line") },
  }
}
