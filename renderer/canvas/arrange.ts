import ELK, { type ElkNode, type LayoutOptions } from "elkjs/lib/elk-api.js"
import ElkWorker from "elkjs/lib/elk-worker.min.js?worker"
import { parsePort } from "../../engine/model/identity.ts"
import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import type { DocumentContent } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { boxOf } from "./drawing.ts"
import { boundsOf, shapeOf, snap } from "./geometry.ts"

const options: LayoutOptions = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.spacing.nodeNode": "32",
  "elk.layered.spacing.nodeNodeBetweenLayers": "64",
  "elk.layered.nodePlacement.strategy": "BRANDES_KOEPF",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
}

/** Places for the chosen blocks, left to right along the wires, worked out beside the page. */
export async function arrangeEdits(content: DocumentContent, analysis: Analysis, ids: ReadonlySet<string>): Promise<Edit[]> {
  const elk = new ELK({ workerFactory: () => new ElkWorker() })
  try {
    const placed = await elk.layout({ id: "root", layoutOptions: options, children: nodes(content, analysis, ids), edges: edges(content, ids) })
    return moves(content, analysis, ids, placed.children ?? [])
  } finally {
    elk.terminateWorker()
  }
}

/** Ports stand where the drawing has them, so that wires come out straight. */
function nodes({ pipeline }: DocumentContent, analysis: Analysis, ids: ReadonlySet<string>): ElkNode[] {
  return Object.keys(pipeline.blocks)
    .filter((id) => ids.has(id))
    .map((id) => {
      const shape = shapeOf(analysis.blocks[id])
      const port = (side: "WEST" | "EAST") => ([name, y]: [string, number]) => ({
        id: `${side}:${id}.${name}`,
        x: side === "WEST" ? 0 : shape.width,
        y,
        width: 0,
        height: 0,
        layoutOptions: { "elk.port.side": side },
      })
      return {
        id,
        width: shape.width,
        height: shape.height,
        ports: [...[...shape.inputs].map(port("WEST")), ...[...shape.outputs].map(port("EAST"))],
        layoutOptions: { "elk.portConstraints": "FIXED_POS" },
      }
    })
}

function edges({ pipeline }: DocumentContent, ids: ReadonlySet<string>) {
  return Object.entries(pipeline.wires)
    .filter(([to, from]) => ids.has(parsePort(to).block) && ids.has(parsePort(from).block))
    .map(([to, from]) => ({ id: to, sources: [`EAST:${from}`], targets: [`WEST:${to}`] }))
}

/** What is arranged stays where its top left corner was. */
function moves(content: DocumentContent, analysis: Analysis, ids: ReadonlySet<string>, placed: readonly ElkNode[]): Edit[] {
  const before = boundsOf([...ids].map((id) => boxOf(content, analysis, id)))
  const corner = before ?? { x: 0, y: 0 }
  return placed.map(({ id, x = 0, y = 0 }): Edit => ({ edit: "move", id, at: snap({ x: corner.x + x, y: corner.y + y }) }))
}
