import { useStoreApi } from "@xyflow/react"
import { useEffect, useRef } from "react"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { farView, type FarView } from "./drawing.ts"
import { fresh, paint, readPalette } from "./paint.ts"
import styles from "./FarLayer.module.css"

/** Below legibility nothing is mounted: all blocks and wires are drawn here, once a frame at most. */
export function FarLayer({ theme }: { readonly theme: string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const flow = useStoreApi()
  const { store } = useWorkspace()
  useEffect(() => {
    const canvas = ref.current
    if (!canvas) return
    const palette = readPalette(canvas)
    let view: FarView | null = null
    let frame = 0
    const draw = () => {
      frame = 0
      const { transform, width, height } = flow.getState()
      const context = fresh(canvas, width, height)
      if (!context) return
      view ??= farView(store.get())
      paint(context, { view, camera: { x: transform[0], y: transform[1], zoom: transform[2] }, palette, width, height })
    }
    const soon = () => {
      frame ||= requestAnimationFrame(draw)
    }
    draw()
    const endStore = store.listen("*", () => {
      view = null
      soon()
    })
    const endFlow = flow.subscribe((now, before) => {
      if (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) soon()
    })
    return () => {
      endStore()
      endFlow()
      cancelAnimationFrame(frame)
    }
  }, [flow, store, theme])
  return <canvas ref={ref} className={styles.layer} data-testid="far-layer" aria-hidden="true" />
}
