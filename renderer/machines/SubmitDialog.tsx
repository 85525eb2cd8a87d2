import { useTarget, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Dialog } from "../kit/Dialog.tsx"
import { Findings } from "./Findings.tsx"

/** What the doctor has against handing a run in. A warning can be insisted on, an error cannot. */
export function SubmitDialog() {
  const held = useWorkspaceState((state) => state.held)
  const workspace = useWorkspace()
  const [target, setTarget] = useTarget()
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
          {!refused && (
            <Button look="primary" onClick={() => void workspace.start(true)}>
              Submit anyway
            </Button>
          )}
        </>
      }
    >
      <Findings
        findings={held.findings}
        onFix={(change) => {
          setTarget({ ...target, ...change })
          void workspace.start()
        }}
      />
    </Dialog>
  )
}
