import type { MachineEntry } from "../../engine/api/contract.ts"
import { useMachine, useMachines, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { MachineDetails } from "./MachineDetails.tsx"
import { MachineList } from "./MachineList.tsx"
import styles from "./MachinesPanel.module.css"

/** All machines, the log-ins to them, and everything that is known of one. */
export function MachinesPanel() {
  const entries = useMachines()
  const workspace = useWorkspace()
  const target = useWorkspaceState((state) => state.target.machine)
  const chosen = useWorkspaceState((state) => state.chosenMachine) ?? entries.find(isOwn)?.machine.name ?? (target === "local" ? null : target)
  const entry = useMachine(chosen ?? "")
  if (entries.length === 0) return <p className={styles.hint}>Looking for machines…</p>
  return (
    <div className={styles.panel}>
      <MachineList entries={entries} chosen={entry?.machine.name ?? null} onChoose={workspace.showMachine} onAdd={() => workspace.openMachineForm(null, {})} />
      {entry ? <MachineDetails key={entry.machine.name} entry={entry} /> : <NoMachine />}
    </div>
  )
}

function isOwn({ settings }: MachineEntry): boolean {
  return settings !== null
}

function NoMachine() {
  const { openMachineForm } = useWorkspace()
  return (
    <div className={styles.none}>
      <p>
        A cluster runs what you draw without anything being installed there. Add it once, with its log-in host and your name: Tephra logs in over ssh, builds the program there, hands the job in to its batch system and
        brings log and curves here. Choose a facility at the left to see what is known of it.
      </p>
      <Button onClick={() => openMachineForm(null, {})}>
        <Icon name="plus" size={14} />
        Add a machine…
      </Button>
    </div>
  )
}
