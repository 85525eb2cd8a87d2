import { useReactFlow, useStoreApi } from "@xyflow/react"
import { useEffect, useRef, type PointerEvent } from "react"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { farView, type FarView } from "./drawing.ts"
import { boundsOf, contains, type Box } from "./geometry.ts"
import { fresh, readPalette } from "./paint.ts"
import styles from "./Minimap.module.css"

const size = { width: 168, height: 112 }

interface Scale {
  readonly bounds: Box
  readonly zoom: number
}

/** The whole drawing, small; a press or drag moves the view there. */
export function Minimap({ theme }: { readonly theme: string }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const scale = useRef<Scale | null>(null)
  const flow = useStoreApi()
  const { setCenter, getZoom } = useReactFlow()
  const { store } = useWorkspace()
  useEffect(() => {
    const canvas = ref.current
    if (!canvas) return
    const palette = readPalette(canvas)
    const accent = palette.accent
    let view: FarView | null = null
    let frame = 0
    const draw = () => {
      frame = 0
      const context = fresh(canvas, size.width, size.height)
      if (!context) return
      view ??= farView(store.get())
      const { transform, width, height } = flow.getState()
      const seen = { x: -transform[0] / transform[2], y: -transform[1] / transform[2], width: width / transform[2], height: height / transform[2] }
      const blocks = boundsOf(view.blocks)
      // Where everything is in view, a map only covers it.
      canvas.hidden = !blocks || contains(seen, blocks)
      const found = boundsOf([...view.blocks, seen])
      if (!found) return
      const zoom = Math.min(size.width / found.width, size.height / found.height) * 0.94
      scale.current = { bounds: found, zoom }
      context.translate(size.width / 2 - (found.x + found.width / 2) * zoom, size.height / 2 - (found.y + found.height / 2) * zoom)
      context.scale(zoom, zoom)
      for (const block of view.blocks) {
        context.fillStyle = block.selected ? accent : palette.states[block.state]
        context.fillRect(block.x, block.y, Math.max(block.width, 2 / zoom), Math.max(block.height, 2 / zoom))
      }
      context.strokeStyle = palette.text
      context.lineWidth = 1 / zoom
      context.strokeRect(seen.x, seen.y, seen.width, seen.height)
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
      if (now.transform !== before.transform || now.width !== before.width) soon()
    })
    return () => {
      endStore()
      endFlow()
      cancelAnimationFrame(frame)
    }
  }, [flow, store, theme])

  function go(event: PointerEvent<HTMLCanvasElement>) {
    const now = scale.current
    if (!now || (event.type === "pointermove" && event.buttons !== 1)) return
    const box = event.currentTarget.getBoundingClientRect()
    const x = now.bounds.x + now.bounds.width / 2 + (event.clientX - box.left - size.width / 2) / now.zoom
    const y = now.bounds.y + now.bounds.height / 2 + (event.clientY - box.top - size.height / 2) / now.zoom
    void setCenter(x, y, { zoom: getZoom() })
  }

  return (
    <canvas
      ref={ref}
      className={styles.map}
      style={size}
      role="img"
      aria-label="Map of the pipeline"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={go}
    />
  )
}
