import { Handle, Position } from "@xyflow/react"
import { memo } from "react"
import { canConnect, type Verdict } from "../../engine/compile/2-infer/connect.ts"
import { portText } from "../../engine/model/identity.ts"
import type { Port } from "../../engine/model/ports.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { useMoment, type CanvasMoment, type PortEnd } from "./canvas-state.ts"
import { PortGlyph } from "./PortGlyph.tsx"
import styles from "./PortHandle.module.css"

interface PortHandleProps {
  readonly block: string
  readonly port: Port
  readonly direction: "in" | "out"
  readonly top: number
  readonly wired: boolean
  /** The label stands outside and shows only on hover, selection and while connecting. */
  readonly outside: boolean
  /** Inside a composite: what the port is called on its block. */
  readonly promoted?: string
}

export const PortHandle = memo(function PortHandle({ block, port, direction, top, wired, outside, promoted }: PortHandleProps) {
  const fit = useFit(block, port.name, direction)
  const isInput = direction === "in"
  return (
    <Handle
      id={port.name}
      type={isInput ? "target" : "source"}
      position={isInput ? Position.Left : Position.Right}
      className={styles.handle}
      style={{ top }}
      data-port={portText({ block, port: port.name })}
      data-fit={fit}
      aria-label={`${isInput ? "Input" : "Output"} ${port.title}, ${port.kind}${wired ? "" : ", not connected"}${promoted === undefined ? "" : `, outside ${promoted}`}`}
    >
      <PortGlyph kind={port.kind} filled={wired} />
      <span className={outside ? styles.outside : styles.inside} data-side={direction} data-outside={outside || undefined}>
        {port.title}
        {port.optional && !wired && <span className={styles.optional}> (optional)</span>}
      </span>
      {promoted !== undefined && (
        <span className={styles.promoted} data-side={direction}>
          {isInput ? `${promoted} →` : `→ ${promoted}`}
        </span>
      )}
    </Handle>
  )
})

const pickConnecting = (moment: CanvasMoment) => moment.connecting

/** While a wire is drawn: whether it may end here. */
function useFit(block: string, port: string, direction: "in" | "out"): "fits" | "not" | undefined {
  const { store } = useWorkspace()
  const from = useMoment(pickConnecting)
  if (!from || (from.block === block && from.port === port && from.direction === direction)) return undefined
  return verdictOf(store.get().analysis, from, { block, port, direction })?.ok ? "fits" : "not"
}

/** Judges a wire whichever end it was begun from; null between two ends of the same side. */
export function verdictOf(analysis: Parameters<typeof canConnect>[0] | null, a: PortEnd, b: PortEnd): Verdict | null {
  if (!analysis || a.direction === b.direction) return null
  const [from, to] = a.direction === "out" ? [a, b] : [b, a]
  return canConnect(analysis, portText(from), portText(to))
}
