import { createContext, use } from "react"
import { parsePort } from "../../../engine/model/identity.ts"
import type { Composite } from "../../../engine/model/pipeline.ts"
import { useWorkspace, useWorkspaceState } from "../workspace-hooks.ts"
import { compositeAt } from "./drawing-inside.ts"

export interface PortsOutside {
  /** What ports of the block are called on the composite that is open, by their own names. */
  readonly in: ReadonlyMap<string, string>
  readonly out: ReadonlyMap<string, string>
}

type Ports = Composite["ports"] | undefined

/** Of the open composite; undefined in the drawing itself. */
export const OpenPortsContext = createContext<Ports>(undefined)

/** What the context holds: asked once for all blocks of a drawing, which hear only of themselves and of these. */
export function useOpenPorts(): Ports {
  const { whole } = useWorkspace()
  return useWorkspaceState(({ inside }) => {
    const { document } = whole.store.get()
    return document && inside !== "" ? compositeAt(document.content.pipeline, inside)?.composite.ports : undefined
  })
}

/** Of one block inside the open composite; none in the drawing itself. */
export function usePortsOutside(block: string): PortsOutside {
  const ports = use(OpenPortsContext)
  return ports ? named(ports, block) : none
}

function named(ports: Composite["ports"], block: string): PortsOutside {
  const side = (direction: "in" | "out") => {
    const mine = ports.filter((port) => port.direction === direction && parsePort(port.of).block === block)
    return new Map(mine.map(({ name, of }) => [parsePort(of).port, name]))
  }
  return { in: side("in"), out: side("out") }
}

const none: PortsOutside = { in: new Map(), out: new Map() }
