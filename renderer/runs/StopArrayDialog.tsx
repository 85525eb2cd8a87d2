import { useRuns, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Dialog } from "../kit/Dialog.tsx"
import { countsText, membersOf, numbersText } from "./arrays.ts"
import { isLive } from "./words.ts"

/** Whether all runs of an array are meant to be stopped. */
export function StopArrayDialog() {
  const array = useWorkspaceState((state) => state.endedArray)
  const runs = useRuns()
  const workspace = useWorkspace()
  const live = membersOf(runs, array).filter(isLive)
  if (array === null || live.length === 0) return null
  const again = live.every(({ state }) => state === "stopping")
  const close = () => workspace.dismiss("endedArray")
  return (
    <Dialog
      open
      onOpenChange={close}
      title={again ? `End ${live.length === 1 ? "the run" : `${live.length} runs`} at once?` : `Stop ${live.length === 1 ? "the run" : `all ${live.length} runs`} that are not done?`}
      description={again ? "What they have not saved yet is lost." : "Those that wait are taken out of the queue. Those that run write a checkpoint first, from which they can be resumed."}
      actions={
        <>
          <Button onClick={close}>Let them go on</Button>
          <Button look="danger" onClick={() => void workspace.stopArray()}>
            {again ? "End all now" : "Stop all"}
          </Button>
        </>
      }
    >
      <p>
        {numbersText(live)}: {countsText(live)}
      </p>
    </Dialog>
  )
}
