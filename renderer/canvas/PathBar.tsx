import { innerOf, outerOf, outersOf } from "../../engine/model/identity.ts"
import type { Pipeline } from "../../engine/model/pipeline.ts"
import { compositeAt } from "../client/inside/drawing-inside.ts"
import { useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Icon } from "../kit/Icon.tsx"
import styles from "./PathBar.module.css"

/** Where the open composite stands: the way back, and what a change here reaches. It belongs into the whole workspace. */
export function PathBar() {
  const { enter } = useWorkspace()
  const path = useWorkspaceState((state) => state.inside)
  const pipeline = useWorkspaceState((state) => state.document?.content.pipeline)
  const found = pipeline && path !== "" ? compositeAt(pipeline, path) : undefined
  if (!pipeline || !found) return null
  const steps = ["", ...outersOf(path)]
  const users = usersOf(pipeline, found.id)
  return (
    <nav aria-label="Open composite" className={styles.bar}>
      {steps.map((step) => (
        <span key={step} className={styles.step}>
          <button type="button" className={styles.back} onClick={() => enter(step)}>
            {step === "" ? pipeline.name || "Pipeline" : nameAt(pipeline, step)}
          </button>
          <Icon name="chevron-right" size={14} />
        </span>
      ))}
      <span className={styles.here} aria-current="page">
        {nameAt(pipeline, path)}
      </span>
      {users > 1 && <span className={styles.shared}>a change here is one of {users} blocks</span>}
    </nav>
  )
}

function nameAt(pipeline: Pipeline, path: string): string {
  const outer = outerOf(path)
  const drawing = outer === "" ? pipeline : compositeAt(pipeline, outer)?.composite
  return drawing?.blocks[innerOf(path)]?.name || "Composite"
}

function usersOf({ blocks, composites }: Pipeline, id: string): number {
  const all = [blocks, ...Object.values(composites).map((composite) => composite.blocks)].flatMap((some) => Object.values(some))
  return all.filter(({ composite }) => composite === id).length
}
