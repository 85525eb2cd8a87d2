import { Background, BackgroundVariant, ReactFlow, SelectionMode, useStore } from "@xyflow/react"
import { useEffect } from "react"
import { OpenPortsContext, useOpenPorts } from "../client/inside/usePortsOutside.ts"
import { useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { BlockNode } from "./BlockNode.tsx"
import { useCanvasState } from "./canvas-state.ts"
import type { CanvasCommands } from "./canvas-commands.ts"
import { CanvasTools } from "./CanvasTools.tsx"
import { ConnectionHint } from "./ConnectionHint.tsx"
import { ConnectionLine } from "./ConnectionLine.tsx"
import { EmptyCanvas } from "./EmptyCanvas.tsx"
import { FarLayer } from "./FarLayer.tsx"
import { grid } from "./geometry.ts"
import { KeyboardConnect } from "./KeyboardConnect.tsx"
import { Minimap } from "./Minimap.tsx"
import { NoteNode } from "./NoteNode.tsx"
import { QuickAdd } from "./QuickAdd.tsx"
import { useAdding } from "./useAdding.ts"
import { maxZoom, minZoom, useCanvasCommands } from "./useCanvasCommands.ts"
import { useCanvasKeys } from "./useCanvasKeys.ts"
import { useClipboardEvents } from "./useClipboardEvents.ts"
import { useFar } from "./useFar.ts"
import { useFlow } from "./useFlow.ts"
import { useReveal } from "./useReveal.ts"
import { useWiring } from "./useWiring.ts"
import { WireEdge } from "./WireEdge.tsx"
import styles from "./CanvasFlow.module.css"

const nodeTypes = { block: BlockNode, note: NoteNode }
const edgeTypes = { wire: WireEdge }
const nothing: never[] = []

/** Text of 13 units is no longer read below this. */
export const legibleZoom = 0.42

interface CanvasFlowProps {
  readonly theme: string
  readonly minimap: boolean
  readonly onCommands: (commands: CanvasCommands | null) => void
}

export function CanvasFlow({ theme, minimap, onCommands }: CanvasFlowProps) {
  const canvas = useCanvasState()
  const { enter } = useWorkspace()
  const flow = useFlow()
  const wiring = useWiring(canvas)
  const adding = useAdding(canvas)
  const commands = useCanvasCommands(canvas)
  const isFar = useStore((state) => state.transform[2] < legibleZoom)
  const far = useFar(isFar)
  const keys = useCanvasKeys()
  const several = useWorkspaceState((state) => state.selection.blocks.size > 1)
  const ports = useOpenPorts()
  useReveal(commands)
  useClipboardEvents(commands)
  useEffect(() => {
    onCommands(commands)
    return () => onCommands(null)
  }, [commands, onCommands])

  return (
    <div
      className={styles.canvas}
      data-canvas
      data-far={isFar || undefined}
      data-several={several || undefined}
      role="application"
      aria-label="Canvas"
      aria-roledescription="pipeline canvas"
      tabIndex={0}
      onKeyDown={keys.onKeyDown}
      onFocus={keys.onFocus}
      onContextMenu={keys.onContextMenu}
      onPointerMove={(event) => canvas.point({ x: event.clientX, y: event.clientY })}
      onPointerLeave={() => canvas.point(null)}
      onDragOver={adding.onDragOver}
      onDragLeave={adding.onDragLeave}
      onDrop={adding.onDrop}
      onDoubleClick={(event) => {
        const block = (event.target as Element).closest<HTMLElement>(".react-flow__node")?.dataset["id"]
        if (block !== undefined) return enter(block)
        if (!(event.target as Element).closest(".react-flow__pane")) return
        if (isFar && far.enter(event)) return
        commands.quickAddAt({ x: event.clientX, y: event.clientY })
      }}
    >
      <OpenPortsContext value={ports}>
        <ReactFlow
          nodes={isFar ? nothing : flow.nodes}
          edges={isFar ? nothing : flow.edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={flow.onNodesChange}
          onEdgesChange={flow.onEdgesChange}
          onConnectStart={wiring.onConnectStart}
          onConnect={wiring.onConnect}
          onConnectEnd={wiring.onConnectEnd}
          isValidConnection={wiring.isValidConnection}
          connectionLineComponent={ConnectionLine}
          connectionRadius={24}
          onNodeClick={keys.onNodeClick}
          onNodeDrag={adding.onNodeDrag}
          onNodeDragStop={adding.onNodeDragStop}
          onPaneClick={isFar ? far.onPaneClick : undefined}
          onSelectionEnd={isFar ? far.onSelectionEnd : undefined}
          snapToGrid
          snapGrid={[grid, grid]}
          minZoom={minZoom}
          maxZoom={maxZoom}
          zoomOnDoubleClick={false}
          selectionMode={SelectionMode.Partial}
          multiSelectionKeyCode={["Control", "Meta"]}
          deleteKeyCode={null}
          disableKeyboardA11y
          onlyRenderVisibleElements
          // A wire above the blocks would take the pointer from their ports.
          elevateEdgesOnSelect={false}
          proOptions={{ hideAttribution: true }}
        >
          <Background variant={BackgroundVariant.Dots} gap={24} size={1.5} color="var(--canvas-dot)" />
        </ReactFlow>
      </OpenPortsContext>
      {isFar && <FarLayer theme={theme} />}
      {minimap && <Minimap theme={theme} />}
      <EmptyCanvas />
      <CanvasTools commands={commands} />
      <ConnectionHint />
      <QuickAdd onPick={adding.pick} />
      <KeyboardConnect onConnect={wiring.connect} />
    </div>
  )
}
