import { Dialog } from "../kit/Dialog.tsx"
import { Keys } from "../kit/Keys.tsx"
import { actions } from "./actions.ts"
import styles from "./Shortcuts.module.css"

const byHand: readonly (readonly [string, string])[] = [
  ["Pan", "drag, or Space and drag"],
  ["Zoom", "wheel"],
  ["Select several", "Shift and drag, or Ctrl and click"],
  ["Move what is selected", "arrows; Shift: further"],
  ["Walk to the next block", "Alt and arrows, or Tab"],
  ["Settings of the selected block", "Enter"],
]

/** All keys, from the list that they are made of. */
export function Shortcuts({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const groups = [...new Set(actions.map(({ group }) => group))]
  return (
    <Dialog open={open} onOpenChange={(now) => !now && onClose()} title="Keys" size="wide">
      <div className={styles.groups}>
        {groups.map((group) => (
          <section key={group} className={styles.group}>
            <h3>{group}</h3>
            {actions
              .filter((action) => action.group === group && action.keys.length > 0)
              .map((action) => (
                <p key={action.name} className={styles.row}>
                  <span>{action.title}</span>
                  {action.keys.map((keys) => (
                    <Keys key={keys} keys={keys} />
                  ))}
                </p>
              ))}
          </section>
        ))}
        <section className={styles.group}>
          <h3>On the canvas</h3>
          {byHand.map(([what, how]) => (
            <p key={what} className={styles.row}>
              <span>{what}</span>
              <span className={styles.how}>{how}</span>
            </p>
          ))}
        </section>
      </div>
    </Dialog>
  )
}
