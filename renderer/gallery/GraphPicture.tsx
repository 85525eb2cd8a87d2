import type { CSSProperties } from "react"
import type { Template } from "../../engine/api/contract.ts"
import { portColour } from "../canvas/port-look.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { boxHeight, boxWidth, pictureOf } from "./picture.ts"
import styles from "./Gallery.module.css"

/** The template's drawing, small. */
export function GraphPicture({ template }: { readonly template: Template }) {
  const { types } = useWorkspace()
  const picture = pictureOf(template.pipeline, template.layout, types)
  return (
    <svg className={styles.picture} viewBox={picture.viewBox} preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      {picture.lines.map((line) => (
        <path key={line.to} d={line.path} fill="none" stroke={`var(${portColour(line.kind)})`} strokeWidth="4" />
      ))}
      {picture.boxes.map((box) => (
        <rect key={box.id} className={styles.box} style={{ "--kind": `var(${portColour(box.kind)})` } as CSSProperties} x={box.x} y={box.y} width={boxWidth} height={boxHeight} rx="9" />
      ))}
    </svg>
  )
}
