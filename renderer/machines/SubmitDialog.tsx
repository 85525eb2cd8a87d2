import { useMachine, useTarget, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Dialog } from "../kit/Dialog.tsx"
import { BatchFields } from "./BatchFields.tsx"
import { Findings } from "./Findings.tsx"
import styles from "./SubmitDialog.module.css"

/** What the doctor has against handing a run in. A warning can be insisted on, an error cannot. */
export function SubmitDialog() {
  const held = useWorkspaceState((state) => state.held)
  const workspace = useWorkspace()
  const [target, setTarget] = useTarget()
  const entry = useMachine(target.machine)
  if (!held) return null
  const refused = held.findings.some(({ severity }) => severity === "error")
  const close = () => workspace.dismiss("held")
  return (
    <Dialog
      open
      onOpenChange={close}
      title={refused ? "This would be refused" : "Before it is submitted"}
      description={refused ? "Nothing was sent. Change the target, and submit again." : "Nothing was sent yet. These are not in the way, but you should know them."}
      actions={
        <>
          <Button onClick={close}>{refused ? "Close" : "Not now"}</Button>
          <Button look="primary" onClick={() => void workspace.start(!refused)}>
            {refused ? "Submit" : "Submit anyway"}
          </Button>
        </>
      }
    >
      <div className={styles.held}>
        {refused && entry && <BatchFields machine={entry.machine} target={target} onTarget={setTarget} />}
        <Findings
          findings={held.findings}
          onFix={(change) => {
            setTarget({ ...target, ...change })
            void workspace.start()
          }}
        />
      </div>
    </Dialog>
  )
}
