import { useAnalysis, useWorkspace } from "../client/workspace-hooks.ts"
import { count } from "../kit/figures.ts"
import { Keys } from "../kit/Keys.tsx"
import styles from "./Inspector.module.css"

/** Several blocks: what they are together, and what can be done with them. */
export function SeveralInspector({ blocks }: { readonly blocks: ReadonlySet<string> }) {
  const analysis = useAnalysis()
  const { reveal } = useWorkspace()
  const ids = [...blocks]
  const parameters = ids.reduce((sum, id) => sum + (analysis?.blocks[id]?.figures?.parameters ?? 0), 0)
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>{blocks.size} blocks</h2>
      </header>
      <div className={styles.section}>
        <ul className={styles.ports}>
          {ids.slice(0, 50).map((id) => (
            <li key={id}>
              <button type="button" className={styles.link} onClick={() => reveal(id)}>
                {analysis?.pipeline.blocks[id]?.name ?? id}
              </button>
            </li>
          ))}
        </ul>
        {ids.length > 50 && <p className={styles.note}>and {ids.length - 50} more</p>}
      </div>
      {parameters > 0 && (
        <div className={styles.section}>
          <dl className={styles.figures}>
            <dt>Parameters together</dt>
            <dd>{count(parameters)}</dd>
          </dl>
        </div>
      )}
      <div className={styles.section}>
        <p className={styles.note}>
          <Keys keys="Ctrl+C" /> copies them as text, <Keys keys="Ctrl+D" /> duplicates, <Keys keys="Ctrl+G" /> groups them into a composite, <Keys keys="Shift+Alt+T" /> arranges, <Keys keys="Ctrl+Delete" /> deletes and joins the wires.
        </p>
      </div>
    </>
  )
}
