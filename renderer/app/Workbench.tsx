import type { CanvasCommands } from "../canvas/canvas-commands.ts"
import { Canvas } from "../canvas/Canvas.tsx"
import { Palette } from "../canvas/Palette.tsx"
import { PathBar } from "../canvas/PathBar.tsx"
import { InsideProvider } from "../client/inside/InsideProvider.tsx"
import { useWorkspace } from "../client/workspace-hooks.ts"
import type { WorkspaceState } from "../client/workspace-state.ts"
import { Inspector } from "../inspector/Inspector.tsx"
import { ContextMenu, type MenuEntry } from "../kit/Menu.tsx"
import { Splitter } from "../kit/Splitter.tsx"
import { actions } from "./actions.ts"
import { BottomPanel } from "./BottomPanel.tsx"
import type { Panels } from "./usePanels.ts"
import styles from "./Workbench.module.css"

interface WorkbenchProps {
  readonly theme: string
  readonly panels: Panels
  readonly canvas: CanvasCommands | null
  readonly onCommands: (commands: CanvasCommands | null) => void
  readonly act: (name: string) => void
}

/** Palette left, canvas, inspector right, panels below. */
export function Workbench({ theme, panels, canvas, onCommands, act }: WorkbenchProps) {
  const workspace = useWorkspace()
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
          <ContextMenu entries={() => menuEntries(workspace.store.get(), act)}>
            <div className={styles.fill}>
              <InsideProvider>
                <Canvas theme={theme} minimap={open.minimap} onCommands={onCommands} />
              </InsideProvider>
              <PathBar />
            </div>
          </ContextMenu>
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
              <InsideProvider>
                <Inspector />
              </InsideProvider>
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

const onSelection = ["connect", "rename", "|", "group", "expand-composite", "open-composite", "|", "copy", "cut", "duplicate", "|", "delete", "delete-heal", "|", "fit"]
const onNothing = ["add", "add-note", "paste", "leave-composite", "|", "select-all", "auto-layout", "fit-all"]

/** What can be done with what is selected; on empty canvas, with the drawing. */
function menuEntries(state: WorkspaceState, act: (name: string) => void): readonly MenuEntry[] {
  const { blocks, wires } = state.selection
  return (blocks.size + wires.size > 0 ? onSelection : onNothing).map((name): MenuEntry => {
    const action = actions.find((one) => one.name === name)
    if (!action) return { kind: "line" }
    return { kind: "item", label: action.title, keys: action.keys[0], disabled: !action.enabled(state), run: () => setTimeout(() => act(name)) }
  })
}
