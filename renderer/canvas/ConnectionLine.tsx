import type { ConnectionLineComponentProps } from "@xyflow/react"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { useMoment, type CanvasMoment } from "./canvas-state.ts"
import { curvePath, wireCurve } from "./geometry.ts"
import { portColour } from "./port-look.ts"

const pickConnecting = (moment: CanvasMoment) => moment.connecting

/** The wire in the hand. */
export function ConnectionLine({ fromX, fromY, toX, toY, connectionStatus }: ConnectionLineComponentProps) {
  const { store } = useWorkspace()
  const end = useMoment(pickConnecting)
  const backwards = end?.direction === "in"
  const [start, stop] = [{ x: fromX, y: fromY }, { x: toX, y: toY }]
  const ports = end && store.get().analysis?.blocks[end.block]?.[backwards ? "inputs" : "outputs"]
  const kind = ports?.find(({ name }) => name === end?.port)?.kind ?? "tensor"
  const path = curvePath(backwards ? wireCurve(stop, start) : wireCurve(start, stop))
  const bad = connectionStatus === "invalid"
  return <path d={path} fill="none" stroke={bad ? "var(--error)" : `var(${portColour(kind)})`} strokeWidth={2} strokeDasharray={bad ? "6 4" : undefined} />
}
