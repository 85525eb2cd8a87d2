import { EdgeLabelRenderer, type EdgeProps } from "@xyflow/react"
import { memo, useState } from "react"
import { parsePort } from "../../engine/model/identity.ts"
import { signalText, type PortKind, type Signal } from "../../engine/model/ports.ts"
import { useWire } from "../client/workspace-hooks.ts"
import type { WorkspaceState } from "../client/workspace-state.ts"
import { wireCost } from "../client/step-costs.ts"
import { bytes } from "../kit/figures.ts"
import { useMoment } from "./canvas-state.ts"
import { curvePath, curvePoint, wireCurve } from "./geometry.ts"
import { portColour } from "./port-look.ts"
import styles from "./WireEdge.module.css"

/** A wire, known by the input that it ends at. Shapes always show; the rest when it is hovered or selected itself. */
export const WireEdge = memo(function WireEdge({ id, sourceX, sourceY, targetX, targetY }: EdgeProps) {
  const [hovered, setHovered] = useState(false)
  const kind = useWire(id, (state) => kindOf(state, id))
  const near = useWire(id, (state) => isNear(state, id))
  const selected = useWire(id, (state) => state.selection.wires.has(id))
  const bad = useWire(id, (state) => isBad(state, id))
  const signal = useWire(id, (state) => signalOf(state, id))
  const spliced = useMoment((moment) => moment.splice === id)
  const curve = wireCurve({ x: sourceX, y: sourceY }, { x: targetX, y: targetY })
  const path = curvePath(curve)
  const middle = curvePoint(curve, 0.5)
  const full = hovered || selected
  const cost = useWire(id, (state) => (full && state.analysis ? wireCost(state.analysis, state.target, id) : null))
  const text = labelOf(signal, kind, full) + (cost ? ` · ${bytes(cost.bytes)}` : "")
  return (
    <g
      className={styles.wire}
      style={{ "--wire": `var(${portColour(kind ?? "tensor")})` } as React.CSSProperties}
      data-near={near || hovered || undefined}
      data-bad={bad || undefined}
      data-splice={spliced || undefined}
      data-wire={id}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
    >
      <path d={path} className={styles.line} />
      <path d={path} className={styles.touch} />
      {text && (
        // Above all wires, so that none crosses it.
        <EdgeLabelRenderer>
          <span className={styles.label} data-near={near || hovered || undefined} style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }} data-testid="wire-label">
            {text}
          </span>
        </EdgeLabelRenderer>
      )}
    </g>
  )
})

const noParts = { parts: undefined }

function labelOf(signal: Signal | undefined, kind: PortKind | undefined, full: boolean): string {
  if (!signal) return full && kind ? kind : ""
  if (full) return signalText(signal)
  switch (signal.kind) {
    case "tensor":
      return signalText(signal)
    case "table":
    case "dataset":
      return typeof signal.rows === "number" ? signalText({ ...signal, ...noParts }) : "? rows"
    default:
      return ""
  }
}

function ends(state: WorkspaceState, to: string) {
  const from = state.document?.content.pipeline.wires[to]
  return { source: parsePort(from ?? ""), target: parsePort(to) }
}

function kindOf(state: WorkspaceState, to: string): PortKind | undefined {
  const { source, target } = ends(state, to)
  const blocks = state.analysis?.blocks
  const output = blocks?.[source.block]?.outputs.find(({ name }) => name === source.port)
  return (output ?? blocks?.[target.block]?.inputs.find(({ name }) => name === target.port))?.kind
}

function signalOf(state: WorkspaceState, to: string): Signal | undefined {
  const { source } = ends(state, to)
  return state.analysis?.blocks[source.block]?.outputSignals[source.port]
}

function isNear({ selection, ...state }: WorkspaceState, to: string): boolean {
  const { source, target } = ends({ selection, ...state }, to)
  return selection.wires.has(to) || selection.blocks.has(source.block) || selection.blocks.has(target.block)
}

function isBad(state: WorkspaceState, to: string): boolean {
  const { target } = ends(state, to)
  const problems = state.analysis?.blocks[target.block]?.problems ?? []
  return problems.some(({ severity, at }) => severity === "error" && (at.wire === to || at.port === target.port))
}
