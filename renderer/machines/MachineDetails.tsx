import { useState } from "react"
import type { MachineEntry } from "../../engine/api/contract.ts"
import { useTarget, useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Dialog } from "../kit/Dialog.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Menu } from "../kit/Menu.tsx"
import { FactsTable } from "./FactsTable.tsx"
import { textsOf } from "./form.ts"
import { LogInButton, LogOutButton } from "./LogInButton.tsx"
import { MachineAudit } from "./MachineAudit.tsx"
import { MachineBuilds } from "./MachineBuilds.tsx"
import { MachineHostKeys } from "./MachineHostKeys.tsx"
import { MachineLink } from "./MachineLink.tsx"
import { MachineQueue } from "./MachineQueue.tsx"
import { SiteMark } from "./SiteMark.tsx"
import { titleOf } from "./words.ts"
import styles from "./MachineDetails.module.css"

/** Everything that is known of one machine, and what can be done with it. */
export function MachineDetails({ entry }: { readonly entry: MachineEntry }) {
  const { machine, settings, site } = entry
  const workspace = useWorkspace()
  const [target] = useTarget()
  const [removing, setRemoving] = useState(false)
  const isTarget = target.machine === machine.name
  const runsHere = site !== null || machine.name === "local"
  return (
    <section className={styles.details} aria-label={titleOf(entry)}>
      <header className={styles.head}>
        <h2 className={styles.title}>{titleOf(entry)}</h2>
        {site && <SiteMark site={site} />}
        <span className={styles.space} />
        {runsHere && (
          <Button size="small" disabled={isTarget} onClick={() => workspace.chooseMachine(machine.name)}>
            {isTarget && <Icon name="check" size={12} />}
            {isTarget ? "Runs go here" : "Run here"}
          </Button>
        )}
        {settings === null && machine.name !== "local" && (
          <Button size="small" onClick={() => workspace.openMachineForm(null, { base: machine.name })}>
            Make it yours…
          </Button>
        )}
        {settings && (
          <Button size="small" onClick={() => workspace.openMachineForm(settings.name, textsOf(settings))}>
            Change…
          </Button>
        )}
        <LogOutButton entry={entry} />
        <LogInButton entry={entry} />
        {settings && (
          <Menu align="end" entries={[{ kind: "item", label: "Remove this machine…", run: () => setRemoving(true) }]}>
            <Button size="small" look="plain" aria-label="More">
              <Icon name="more" size={14} />
            </Button>
          </Menu>
        )}
      </header>
      <div className={styles.body}>
        {site && <MachineLink entry={entry} site={site} />}
        {site?.state === "in" && <MachineQueue machine={machine.name} />}
        {site?.state === "in" && <MachineBuilds machine={machine.name} />}
        {site && <MachineHostKeys key={site.state === "in" ? "in" : "out"} machine={machine.name} />}
        {site && <MachineAudit machine={machine.name} />}
        <FactsTable machine={machine} />
      </div>
      {removing && (
        <Dialog
          open
          onOpenChange={setRemoving}
          title={`Remove ${machine.title}?`}
          description="Its settings are forgotten here, and you are logged out. Its runs stay in the list; files there stay where they are."
          actions={
            <>
              <Button data-autofocus onClick={() => setRemoving(false)}>
                Keep it
              </Button>
              <Button look="danger" onClick={() => void workspace.removeMachine(machine.name)}>
                Remove
              </Button>
            </>
          }
        />
      )}
    </section>
  )
}
