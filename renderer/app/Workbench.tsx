import type { CanvasCommands } from "../canvas/canvas-commands.ts"
import { Canvas } from "../canvas/Canvas.tsx"
import { Palette } from "../canvas/Palette.tsx"
import { Inspector } from "../inspector/Inspector.tsx"
import { Splitter } from "../kit/Splitter.tsx"
import { BottomPanel } from "./BottomPanel.tsx"
import type { Panels } from "./usePanels.ts"
import styles from "./Workbench.module.css"

interface WorkbenchProps {
  readonly theme: string
  readonly panels: Panels
  readonly canvas: CanvasCommands | null
  readonly onCommands: (commands: CanvasCommands | null) => void
}

/** Palette left, canvas, inspector right, panels below. */
export function Workbench({ theme, panels, canvas, onCommands }: WorkbenchProps) {
  const { sizes, open, resize, toggle } = panels
  return (
    <main className={styles.workbench}>
      <div className={styles.upper}>
        {open.palette && (
          <>
            <div className={styles.side} style={{ width: sizes.palette }}>
              <Palette enabled={canvas !== null} onAdd={(type) => canvas?.addBlock(type)} />
            </div>
            <Splitter label="Width of the blocks" orientation="vertical" size={sizes.palette} min={140} max={320} onSizeChange={(size) => resize("palette", size)} onCollapse={() => toggle("palette")} />
          </>
        )}
        <div className={styles.canvas}>
          <Canvas theme={theme} minimap={open.minimap} onCommands={onCommands} />
        </div>
        {open.inspector && (
          <>
            <Splitter
              label="Width of the inspector"
              orientation="vertical"
              size={sizes.inspector}
              min={220}
              max={520}
              after
              onSizeChange={(size) => resize("inspector", size)}
              onCollapse={() => toggle("inspector")}
            />
            <div className={styles.side} style={{ width: sizes.inspector }}>
              <Inspector />
            </div>
          </>
        )}
      </div>
      {open.bottom && (
        <Splitter
          label="Height of the bottom panel"
          orientation="horizontal"
          size={sizes.bottom}
          min={120}
          max={Math.max(120, window.innerHeight - 280)}
          after
          onSizeChange={(size) => resize("bottom", size)}
          onCollapse={() => toggle("bottom")}
        />
      )}
      <BottomPanel height={Math.min(sizes.bottom, Math.max(120, window.innerHeight - 280))} open={open.bottom} onToggle={() => toggle("bottom")} />
    </main>
  )
}
