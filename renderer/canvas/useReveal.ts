import { useReactFlow, useStoreApi, type Viewport } from "@xyflow/react"
import { useEffect, useRef } from "react"
import { useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { boxesOf, boxOf } from "./drawing.ts"
import { boundsOf, contains, fitView, overlaps } from "./geometry.ts"
import { maxZoom, minZoom } from "./useCanvasCommands.ts"
import type { CanvasCommands } from "./canvas-commands.ts"

const nearZoom = 0.55

/** Where the view goes by itself: to a document or a composite that was opened, and to a block that somebody asks for. */
export function useReveal(commands: CanvasCommands): void {
  const { store } = useWorkspace()
  const flow = useStoreApi()
  const { setViewport, setCenter } = useReactFlow()
  const id = useWorkspaceState((state) => state.document?.id)
  const wish = useWorkspaceState((state) => state.reveal)
  const shown = useRef(wish?.count ?? 0)
  /** The view as it was last set here; while nobody has moved it since, it goes on fitting. */
  const own = useRef<Viewport | null>(null)

  useEffect(() => {
    if (!id) return
    const show = () => {
      const { document, analysis } = store.get()
      const { width, height } = flow.getState()
      const bounds = document && boundsOf(boxesOf(document.content, analysis, Object.keys(document.content.pipeline.blocks)))
      if (!bounds || width === 0) return width > 0
      const whole = fitView(bounds, { width, height, minZoom, maxZoom: 1 })
      // A long pipeline opens at its beginning, where it can be read, rather than whole and illegible; a composite is looked into to see all of it.
      const fits = whole.zoom >= nearZoom || store.get().inside !== ""
      const start = { zoom: nearZoom, x: 40 - bounds.x * nearZoom, y: height / 2 - (bounds.y + bounds.height / 2) * nearZoom }
      own.current = fits ? whole : null
      void setViewport(fits ? whole : start)
      return true
    }
    if (show()) return
    return flow.subscribe((now, before) => {
      if (before.width === 0 && now.width > 0) show()
    })
  }, [id, store, flow, setViewport, commands])

  // A panel that opens beside a drawing that was seen whole does not cover a part of it; room that comes is used.
  useEffect(
    () =>
      flow.subscribe((now, before) => {
        if ((now.width === before.width && now.height === before.height) || before.width === 0) return
        const { document, analysis } = store.get()
        const bounds = document && boundsOf(boxesOf(document.content, analysis, Object.keys(document.content.pipeline.blocks)))
        const untouched = own.current !== null && isAt(own.current, now.transform)
        if (!bounds || !contains(seenBy(before), bounds) || (!untouched && contains(seenBy(now), bounds))) return
        const whole = fitView(bounds, { width: now.width, height: now.height, minZoom, maxZoom: untouched ? 1 : now.transform[2] })
        if (whole.zoom < nearZoom * 0.8) return
        own.current = whole
        void setViewport(whole)
      }),
    [store, flow, setViewport],
  )

  useEffect(() => {
    if (!wish || wish.count === shown.current) return
    shown.current = wish.count
    const { document, analysis } = store.get()
    if (!document?.content.pipeline.blocks[wish.block]) return
    const box = boxOf(document.content, analysis, wish.block)
    const { transform, width, height } = flow.getState()
    const [x, y, zoom] = transform
    const seen = { x: -x / zoom + 24, y: -y / zoom + 24, width: width / zoom - 48 - box.width, height: height / zoom - 48 - box.height }
    if (zoom >= nearZoom && overlaps({ ...box, width: 0.01, height: 0.01 }, seen)) return
    void setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: Math.min(maxZoom, Math.max(zoom, 0.8)), duration: 120 })
  }, [wish, store, flow, setCenter])
}

function isAt(view: Viewport, [x, y, zoom]: readonly [number, number, number]): boolean {
  return Math.abs(view.x - x) + Math.abs(view.y - y) < 0.5 && Math.abs(view.zoom - zoom) < 1e-6
}

/** The part of the drawing that is on the screen. */
function seenBy({ transform: [x, y, zoom], width, height }: { readonly transform: readonly [number, number, number]; readonly width: number; readonly height: number }) {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
}
