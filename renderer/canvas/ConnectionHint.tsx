import { useConnection, useStoreApi } from "@xyflow/react"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { Icon } from "../kit/Icon.tsx"
import { useMoment, type CanvasMoment, type PortEnd } from "./canvas-state.ts"
import { verdictOf } from "./PortHandle.tsx"
import styles from "./ConnectionHint.module.css"

const pickConnecting = (moment: CanvasMoment) => moment.connecting

/** Beside the pointer while a wire is drawn: why it may not end here, or what would then have to change. */
export function ConnectionHint() {
  const from = useMoment(pickConnecting)
  return from ? <Hint from={from} /> : null
}

function Hint({ from }: { readonly from: PortEnd }) {
  const { store } = useWorkspace()
  const flow = useStoreApi()
  const { toHandle, pointer } = useConnection((connection) => ({ toHandle: connection.toHandle, pointer: connection.pointer }))
  if (!toHandle?.id || !pointer) return null
  const to: PortEnd = { block: toHandle.nodeId, port: toHandle.id, direction: toHandle.type === "target" ? "in" : "out" }
  if (to.block === from.block && to.port === from.port) return null
  const verdict = verdictOf(store.get().analysis, from, to)
  const words = verdict === null ? sameSide(from) : verdict.ok ? verdict.warning : verdict.message
  if (!words) return null
  const frame = flow.getState().domNode?.getBoundingClientRect()
  const [x, y] = [pointer.x + (frame?.left ?? 0), pointer.y + (frame?.top ?? 0)]
  return (
    <div className={styles.hint} style={{ left: Math.min(x + 18, window.innerWidth - 340), top: y + 16 }} data-severity={verdict?.ok ? "warning" : "error"} role="status" data-testid="connection-hint">
      <Icon name={verdict?.ok ? "warning" : "error"} />
      {words}
    </div>
  )
}

function sameSide({ direction }: PortEnd): string {
  return direction === "out" ? "An output cannot be wired to an output; end the wire at an input." : "An input cannot be wired to an input; end the wire at an output."
}
