import { isBatch, mayLogIn } from "../client/machines.ts"
import { useMachine, useRun, useSeeds, useTarget, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Tooltip } from "../kit/Tooltip.tsx"
import { isLive, mayStart } from "./actions.ts"
import styles from "./RunButtons.module.css"

interface RunButtonsProps {
  readonly act: (name: string) => void
}

/** Run, or Submit where a queue is waited in; Stop while a run lives; Resume beside it after a stop. */
export function RunButtons({ act }: RunButtonsProps) {
  const live = useWorkspaceState(isLive)
  const may = useWorkspaceState(mayStart)
  const run = useRun()
  const together = useWorkspaceState(({ chosenArray }) => chosenArray !== null)
  const stopping = !together && run?.state === "stopping"
  return (
    <span className={styles.buttons}>
      {live && (
        <Tooltip text={together ? "Stop all runs that are shown; you are asked first" : run?.state === "running" ? "Stop after this step, with a checkpoint" : "End it before it begins"} keys="Ctrl+Alt+Enter">
          <Button className={styles.stop} disabled={stopping} onClick={() => act("stop")}>
            <Icon name="stop" /> {stopping ? "Stopping" : together ? "Stop all…" : "Stop"}
          </Button>
        </Tooltip>
      )}
      {!live && !together && run?.outcome === "stopped" && (
        <Tooltip text={`Go on with run #${run.number} from its checkpoint`}>
          <Button onClick={() => act("resume")}>
            <Icon name="resume" /> Resume
          </Button>
        </Tooltip>
      )}
      {may && <Start act={act} />}
    </span>
  )
}

function Start({ act }: RunButtonsProps) {
  const [target] = useTarget()
  const batch = useWorkspaceState((state) => isBatch(state, target.machine))
  const entry = useMachine(target.machine)
  const asks = entry !== undefined && mayLogIn(entry) && !entry.site?.elsewhere
  const { length: runs } = useSeeds()
  const where = entry?.machine.title ?? target.machine
  return (
    <Tooltip text={batch ? `Send to ${where}, build there and hand in${asks ? "; you are asked to log in" : ""}` : "Generate, build and run on this machine"} keys="Ctrl+Enter">
      <Button look="primary" onClick={() => act("run")}>
        <Icon name={batch ? "up" : "play"} /> {batch ? "Submit" : "Run"}{runs > 1 && ` ${runs}`}
      </Button>
    </Tooltip>
  )
}
