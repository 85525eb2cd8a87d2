import { useSelection } from "../client/workspace-hooks.ts"
import { BlockInspector } from "./BlockInspector.tsx"
import { PipelineInspector } from "./PipelineInspector.tsx"
import { SeveralInspector } from "./SeveralInspector.tsx"
import { WireInspector } from "./WireInspector.tsx"
import styles from "./Inspector.module.css"

/** What is selected, in full: a block, a wire, several, or the whole pipeline. */
export function Inspector() {
  const { blocks, wires } = useSelection()
  const [block] = blocks
  const [wire] = wires
  return (
    <section aria-label="Inspector" className={styles.inspector} data-inspector>
      {block && blocks.size === 1 ? (
        <BlockInspector key={block} id={block} />
      ) : blocks.size > 1 ? (
        <SeveralInspector blocks={blocks} />
      ) : wire && wires.size === 1 ? (
        <WireInspector to={wire} />
      ) : (
        <PipelineInspector />
      )}
    </section>
  )
}
