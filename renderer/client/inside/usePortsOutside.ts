import { parsePort } from "../../../engine/model/identity.ts"
import type { Composite } from "../../../engine/model/pipeline.ts"
import { useWorkspace, useWorkspaceState } from "../workspace-hooks.ts"
import { compositeAt } from "./drawing-inside.ts"

export interface PortsOutside {
  /** What ports of the block are called on the composite that is open, by their own names. */
  readonly in: ReadonlyMap<string, string>
  readonly out: ReadonlyMap<string, string>
}

/** Of one block inside the open composite; none in the drawing itself. */
export function usePortsOutside(block: string): PortsOutside {
  const { whole } = useWorkspace()
  const ports = useWorkspaceState(({ inside }) => {
    const { document } = whole.store.get()
    return document && inside !== "" ? compositeAt(document.content.pipeline, inside)?.composite.ports : undefined
  })
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
