import { useRun, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Tooltip } from "../kit/Tooltip.tsx"
import { isLive } from "./actions.ts"
import styles from "./RunButtons.module.css"

/** Run; Stop while a run lives; Resume beside it after a stop. */
export function RunButtons({ act }: { readonly act: (name: string) => void }) {
  const live = useWorkspaceState(isLive)
  const run = useRun()
  if (live) {
    return (
      <span className={styles.buttons}>
        <Tooltip text="Stop after this step, with a checkpoint" keys="Ctrl+Alt+Enter">
          <Button className={styles.stop} disabled={run?.state === "stopping"} onClick={() => act("stop")}>
            <Icon name="stop" /> {run?.state === "stopping" ? "Stopping" : "Stop"}
          </Button>
        </Tooltip>
      </span>
    )
  }
  return (
    <span className={styles.buttons}>
      {run?.outcome === "stopped" && (
        <Tooltip text={`Go on with run #${run.number} from its checkpoint`}>
          <Button onClick={() => act("resume")}>
            <Icon name="resume" /> Resume
          </Button>
        </Tooltip>
      )}
      <Tooltip text="Generate, build and run on this machine" keys="Ctrl+Enter">
        <Button look="primary" onClick={() => act("run")}>
          <Icon name="play" /> Run
        </Button>
      </Tooltip>
    </span>
  )
}
