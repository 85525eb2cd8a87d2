import { useMemo, type CSSProperties } from "react"
import type { Template } from "../../engine/api/contract.ts"
import { portColour } from "../canvas/port-look.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { pictureOf } from "./picture.ts"
import styles from "./Gallery.module.css"

/** The template's drawing, small. */
export function GraphPicture({ template }: { readonly template: Template }) {
  const { types } = useWorkspace()
  const { pipeline, layout } = template
  const picture = useMemo(() => pictureOf({ pipeline, layout }, types), [pipeline, layout, types])
  return (
    <svg className={styles.picture} viewBox={picture.viewBox} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      {picture.lines.map((line) => (
        <path key={line.to} d={line.path} fill="none" stroke={`var(${portColour(line.kind)})`} strokeWidth="4" />
      ))}
      {picture.boxes.map((box) => (
        <rect key={box.id} className={styles.box} style={{ "--kind": `var(${portColour(box.kind)})` } as CSSProperties} x={box.x} y={box.y} width={box.width} height={box.height} rx="8" />
      ))}
    </svg>
  )
}
