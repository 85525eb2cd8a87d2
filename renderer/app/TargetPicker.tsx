import { useId, useState } from "react"
import { useCall } from "../client/useCall.ts"
import { useTarget } from "../client/workspace-hooks.ts"
import { Field, TextInput } from "../kit/Field.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Popover } from "../kit/Popover.tsx"
import { Select } from "../kit/Select.tsx"
import styles from "./TargetPicker.module.css"

const machines = [{ value: "local", label: "This computer" }]

/** On which machine and with how many ranks a run happens; no block holds any of this. */
export function TargetPicker() {
  const [target, setTarget] = useTarget()
  const { value: system } = useCall("system.info", {})
  const ready = system?.toolChain.ready ?? true
  const machineId = useId()
  const ranks = target.ranks === 1 ? "1 rank" : `${target.ranks} ranks`
  return (
    <Popover
      label="Machine and ranks"
      align="end"
      trigger={
        <button type="button" className={styles.trigger} aria-label={`Machine and ranks: this computer, ${ranks}`}>
          {!ready && <Icon name="warning" />}
          <span className={styles.machine}>This computer</span>
          <span className={styles.ranks}>{ranks}</span>
          <Icon name="chevron-down" />
        </button>
      }
    >
      <Field id={machineId} label="Machine">
        <Select id={machineId} label="Machine" value={target.machine} options={machines} onValueChange={(machine) => setTarget({ ...target, machine })} />
      </Field>
      <div className={styles.pair}>
        <Count label="Ranks" most={100_000} value={target.ranks} onValue={(count) => setTarget({ ...target, ranks: count })} />
        <Count label="Threads of a rank" most={1024} value={target.threads} onValue={(count) => setTarget({ ...target, threads: count })} />
      </div>
      {system && (
        <p className={styles.note}>
          {system.host}: {system.cores} cores, {(system.memoryBytes / 2 ** 30).toFixed(0)} GiB of memory.
          {target.ranks * target.threads > system.cores && ` ${target.ranks} × ${target.threads} is more than its cores: ranks will take turns.`}
        </p>
      )}
      {system && !ready && (
        <div className={styles.missing}>
          <p>Runs on this computer need {system.toolChain.missing.join(", ")}. Drawing, checking and export work without.</p>
          {system.toolChain.command && <code>{system.toolChain.command}</code>}
        </div>
      )}
    </Popover>
  )
}

interface CountProps {
  readonly label: string
  readonly value: number
  readonly most: number
  readonly onValue: (value: number) => void
}

/** What is typed stays; only a whole number in range is taken. */
function Count({ label, value, most, onValue }: CountProps) {
  const id = useId()
  const [draft, setDraft] = useState(String(value))
  const count = Number(draft)
  const good = /^\d+$/.test(draft) && count >= 1 && count <= most
  return (
    <Field id={id} label={label} note={good ? null : <p className={styles.wrong}>A whole number from 1 to {most}.</p>}>
      <TextInput
        id={id}
        inputMode="numeric"
        figures
        invalid={!good}
        value={draft}
        onChange={(event) => {
          const next = event.target.value
          setDraft(next)
          if (/^\d+$/.test(next) && Number(next) >= 1 && Number(next) <= most) onValue(Number(next))
        }}
      />
    </Field>
  )
}
