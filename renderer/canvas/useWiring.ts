import { useReactFlow, type Connection, type FinalConnectionState, type OnConnectStartParams } from "@xyflow/react"
import { useMemo } from "react"
import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import { canConnect } from "../../engine/compile/2-infer/connect.ts"
import { parsePort, portText } from "../../engine/model/identity.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import type { Workspace } from "../client/workspace.ts"
import type { CanvasState, PortEnd } from "./canvas-state.ts"
import { verdictOf } from "./PortHandle.tsx"

/** Drawing wires by hand: from a port to a port, to a block's body, or to empty canvas. */
export function useWiring(canvas: CanvasState) {
  const workspace = useWorkspace()
  const { screenToFlowPosition } = useReactFlow()
  return useMemo(
    () => ({
      connect: (from: string, to: string) => connect(workspace, from, to),
      onConnectStart(_: unknown, { nodeId, handleId, handleType }: OnConnectStartParams) {
        if (!nodeId || !handleId) return
        canvas.set({ connecting: { block: nodeId, port: handleId, direction: handleType === "source" ? "out" : "in" }, adding: null })
      },
      onConnect: (connection: Connection) => connect(workspace, portOf(connection.source, connection.sourceHandle), portOf(connection.target, connection.targetHandle)),
      isValidConnection(connection: { source: string; target: string; sourceHandle?: string | null; targetHandle?: string | null }) {
        const { analysis } = workspace.store.get()
        return analysis !== null && canConnect(analysis, portOf(connection.source, connection.sourceHandle), portOf(connection.target, connection.targetHandle)).ok
      },
      onConnectEnd(event: MouseEvent | TouchEvent, state: FinalConnectionState) {
        const end = canvas.get().connecting
        canvas.set({ connecting: null })
        const { analysis } = workspace.store.get()
        if (!end || !analysis || state.isValid || state.toHandle) return
        const screen = "changedTouches" in event ? { x: event.changedTouches[0]?.clientX ?? 0, y: event.changedTouches[0]?.clientY ?? 0 } : { x: event.clientX, y: event.clientY }
        const under = document.elementFromPoint(screen.x, screen.y)
        const block = under?.closest<HTMLElement>(".react-flow__node")?.dataset.id
        if (block && block !== end.block) return connectToBlock(workspace, analysis, end, block)
        if (!block && under?.closest("[data-canvas]")) canvas.set({ adding: { at: screenToFlowPosition(screen), screen, end } })
      },
    }),
    [workspace, canvas, screenToFlowPosition],
  )
}

function portOf(block: string, port: string | null | undefined): string {
  return portText({ block, port: port ?? "" })
}

function connect(workspace: Workspace, from: string, to: string): void {
  const { document } = workspace.store.get()
  const before = document?.content.pipeline.wires[to]
  if (before === from) return
  const name = (port: string) => document?.content.pipeline.blocks[parsePort(port).block]?.name ?? port
  const done = workspace.edit([{ edit: "connect", from, to }], { label: `Connect ${name(from)} to ${name(to)}` })
  if (done) workspace.tell(`Connected ${name(from)} to ${name(to)}${before ? `, in place of ${name(before)}` : ""}`)
}

/** A wire dropped on a block's body goes to its first port that takes it, a free one if there is one. */
function connectToBlock(workspace: Workspace, analysis: Analysis, end: PortEnd, block: string): void {
  const target = analysis.blocks[block]
  const direction = end.direction === "out" ? "in" : "out"
  const ends = (direction === "in" ? target?.inputs : target?.outputs)?.map((port): PortEnd => ({ block, port: port.name, direction })) ?? []
  const fitting = ends.filter((one) => verdictOf(analysis, end, one)?.ok)
  const choice = fitting.find((one) => !(portText(one) in analysis.pipeline.wires)) ?? fitting[0]
  if (choice) {
    const [from, to] = end.direction === "out" ? [end, choice] : [choice, end]
    return connect(workspace, portText(from), portText(to))
  }
  const reason = ends[0] && verdictOf(analysis, end, ends[0])
  workspace.tell(reason && !reason.ok ? reason.message : "This block has no port for that wire.", "error")
}
