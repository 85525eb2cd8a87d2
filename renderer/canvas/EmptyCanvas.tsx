import { useWorkspaceState } from "../client/workspace-hooks.ts"
import { Keys } from "../kit/Keys.tsx"
import styles from "./EmptyCanvas.module.css"

/** Teaches the first step, and goes with the first block. */
export function EmptyCanvas() {
  const empty = useWorkspaceState(({ document }) => document !== null && document.readOnly === null && Object.keys(document.content.pipeline.blocks).length === 0)
  if (!empty) return null
  return (
    <div className={styles.empty}>
      <p className={styles.title}>Start with data</p>
      <p>
        Drag <b>CSV table</b> or <b>IDX images</b> here from the blocks on the left, or double-click to search for a block (<Keys keys="Shift+A" />).
      </p>
      <p>Then drag from an output and let go on empty canvas: the blocks that fit are offered, best first.</p>
    </div>
  )
}
