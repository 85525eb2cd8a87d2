import { useState } from "react"
import type { Analysis, BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import { parsePort, portText } from "../../engine/model/identity.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { Dialog } from "../kit/Dialog.tsx"
import { Pick, type PickGroup, type PickItem } from "../kit/Pick.tsx"
import { useCanvasState, useMoment, type CanvasMoment, type PortEnd } from "./canvas-state.ts"
import { PortGlyph } from "./PortGlyph.tsx"
import { verdictOf } from "./PortHandle.tsx"

const pickBlock = (moment: CanvasMoment) => moment.keyboardConnect

interface KeyboardConnectProps {
  readonly onConnect: (from: string, to: string) => void
}

/** Wires without a mouse: choose a port of this block, then the port at the other end. */
export function KeyboardConnect({ onConnect }: KeyboardConnectProps) {
  const block = useMoment(pickBlock)
  const canvas = useCanvasState()
  const { store } = useWorkspace()
  const [start, setStart] = useState<PortEnd | null>(null)
  const analysis = store.get().analysis
  const close = () => {
    setStart(null)
    canvas.set({ keyboardConnect: null })
  }
  if (!block || !analysis) return null
  const name = nameOf(analysis, block)
  return (
    <Dialog open onOpenChange={close} title={start ? `Wire ${name} · ${start.port} to…` : `Wire from ${name}`}>
      <Pick
        key={start ? "end" : "start"}
        label={start ? "Port at the other end" : `Port of ${name}`}
        placeholder={start ? "Block or port at the other end…" : "Port of this block…"}
        empty={start ? "No port takes this wire. Add a block that does." : "This block has no such port."}
        groups={start ? farEnds(analysis, start) : nearEnds(analysis, block)}
        onPick={(value) => {
          const end = endOf(value)
          if (!start) return setStart(end)
          const [from, to] = start.direction === "out" ? [start, end] : [end, start]
          onConnect(portText(from), portText(to))
          close()
        }}
      />
    </Dialog>
  )
}

function endOf(value: string): PortEnd {
  const [direction, text] = value.split(":") as ["in" | "out", string]
  return { direction, ...parsePort(text) }
}

function nameOf(analysis: Analysis, id: string): string {
  const block = analysis.pipeline.blocks[id]
  return block?.name || block?.type || id
}

function items(analysis: Analysis, id: string, direction: "in" | "out"): readonly PickItem[] {
  const block = analysis.blocks[id] as BlockAnalysis
  const ports = direction === "in" ? block.inputs : block.outputs
  return ports.map((port) => {
    const text = portText({ block: id, port: port.name })
    const wired = direction === "in" && text in analysis.pipeline.wires
    return { value: `${direction}:${text}`, label: port.title, words: port.kind, icon: <PortGlyph kind={port.kind} filled={wired || direction === "out"} />, note: wired ? "replaces its wire" : port.kind }
  })
}

function nearEnds(analysis: Analysis, block: string): readonly PickGroup[] {
  return [
    { heading: "Outputs", items: items(analysis, block, "out") },
    { heading: "Inputs", items: items(analysis, block, "in") },
  ].filter((group) => group.items.length > 0)
}

function farEnds(analysis: Analysis, start: PortEnd): readonly PickGroup[] {
  const side = start.direction === "out" ? "in" : "out"
  return analysis.order
    .filter((id) => id in analysis.pipeline.blocks)
    .map((id) => ({
      heading: nameOf(analysis, id),
      items: items(analysis, id, side)
        .filter(({ value }) => verdictOf(analysis, start, endOf(value))?.ok)
        .map((item) => ({ ...item, words: `${item.words} ${nameOf(analysis, id)}` })),
    }))
    .filter((group) => group.items.length > 0)
}
