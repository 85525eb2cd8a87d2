import { useCallback, useMemo } from "react"
import { useSetting, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"

export interface PanelSizes {
  readonly palette: number
  readonly inspector: number
  readonly bottom: number
}

export interface Panels {
  readonly sizes: PanelSizes
  readonly open: { readonly palette: boolean; readonly inspector: boolean; readonly bottom: boolean; readonly minimap: boolean }
  readonly resize: (panel: keyof PanelSizes, size: number) => void
  readonly toggle: (panel: "palette" | "inspector" | "bottom" | "minimap") => void
}

const usual: PanelSizes = { palette: 184, inspector: 280, bottom: 240 }
const usualOpen = { palette: true, inspector: true, minimap: true }

/** Sizes of the panels and which are open: remembered. */
export function usePanels(): Panels {
  const { setBottomOpen, store } = useWorkspace()
  const [sizes, setSizes] = useSetting<PanelSizes>("panel-sizes", usual)
  const [open, setOpen] = useSetting("panels-open", usualOpen)
  const bottom = useWorkspaceState((state) => state.bottomOpen)
  const resize = useCallback((panel: keyof PanelSizes, size: number) => setSizes({ ...usual, ...sizes, [panel]: size }), [sizes, setSizes])
  const toggle = useCallback(
    (panel: "palette" | "inspector" | "bottom" | "minimap") => {
      if (panel === "bottom") setBottomOpen(!store.get().bottomOpen)
      else setOpen({ ...usualOpen, ...open, [panel]: !open[panel] })
    },
    [open, setOpen, setBottomOpen, store],
  )
  return useMemo(() => ({ sizes: { ...usual, ...sizes }, open: { ...usualOpen, ...open, bottom }, resize, toggle }), [sizes, open, bottom, resize, toggle])
}
