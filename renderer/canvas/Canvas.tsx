import { ReactFlowProvider } from "@xyflow/react"
import "@xyflow/react/dist/base.css"
import { useState } from "react"
import { CanvasStateContext, createCanvasState } from "./canvas-state.ts"
import type { CanvasCommands } from "./canvas-commands.ts"
import { CanvasFlow } from "./CanvasFlow.tsx"

interface CanvasProps {
  readonly theme: string
  readonly minimap: boolean
  /** Told what the canvas can do while it is there. */
  readonly onCommands: (commands: CanvasCommands | null) => void
}

/** The drawing: React Flow's pan, zoom and drag over our Pipeline. */
export function Canvas(props: CanvasProps) {
  const [state] = useState(createCanvasState)
  return (
    <ReactFlowProvider>
      <CanvasStateContext value={state}>
        <CanvasFlow {...props} />
      </CanvasStateContext>
    </ReactFlowProvider>
  )
}
