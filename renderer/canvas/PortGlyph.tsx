import type { PortKind } from "../../engine/model/ports.ts"
import { portColour, portShape } from "./port-look.ts"

interface PortGlyphProps {
  readonly kind: PortKind
  /** Hollow while nothing is wired to it. */
  readonly filled: boolean
}

/** The sign of a port kind: told by shape as well as by colour. */
export function PortGlyph({ kind, filled }: PortGlyphProps) {
  const colour = `var(${portColour(kind)})`
  const look = { fill: filled ? colour : "var(--surface-raised)", stroke: colour, strokeWidth: 2 }
  return (
    <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      {shapeOf(kind, look, colour)}
    </svg>
  )
}

function shapeOf(kind: PortKind, look: object, colour: string) {
  switch (portShape(kind)) {
    case "circle":
      return <circle cx="6" cy="6" r="4" {...look} />
    case "ring":
      return (
        <>
          <circle cx="6" cy="6" r="4.5" {...look} fill="var(--surface-raised)" strokeWidth={1.5} />
          <circle cx="6" cy="6" r="1.75" fill={colour} />
        </>
      )
    case "diamond":
      return <path d="M6 1.2 10.8 6 6 10.8 1.2 6Z" {...look} strokeWidth={1.75} strokeLinejoin="round" />
    case "square":
      return <rect x="2" y="2" width="8" height="8" rx="1.5" {...look} />
  }
}
