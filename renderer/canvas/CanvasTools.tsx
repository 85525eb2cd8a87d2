import { useStore } from "@xyflow/react"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import { Tooltip } from "../kit/Tooltip.tsx"
import type { CanvasCommands } from "./canvas-commands.ts"
import styles from "./CanvasTools.module.css"

/** Zoom, fit and arrange, at the lower left of the canvas. */
export function CanvasTools({ commands }: { readonly commands: CanvasCommands }) {
  const zoom = useStore((state) => Math.round(state.transform[2] * 100))
  return (
    <div className={styles.tools} role="toolbar" aria-label="View">
      <IconButton label="Zoom out" keys="-" onClick={() => commands.zoomBy(0.8)}>
        <Icon name="minus" />
      </IconButton>
      <Tooltip text="Zoom to 100 %" keys="0" side="top">
        <button type="button" className={styles.zoom} onClick={() => commands.zoomTo(1)}>
          {zoom} %
        </button>
      </Tooltip>
      <IconButton label="Zoom in" keys="+" onClick={() => commands.zoomBy(1.25)}>
        <Icon name="plus" />
      </IconButton>
      <span className={styles.line} />
      <IconButton label="Fit everything" keys="1" onClick={() => commands.fit(false)}>
        <Icon name="fit" />
      </IconButton>
      <IconButton label="Arrange blocks" keys="Shift+Alt+T" onClick={() => void commands.arrange()}>
        <Icon name="layout" />
      </IconButton>
    </div>
  )
}
