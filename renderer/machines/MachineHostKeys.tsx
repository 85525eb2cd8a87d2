import { useCall } from "../client/useCall.ts"
import { Button } from "../kit/Button.tsx"
import { HostKeys } from "./HostKeys.tsx"
import styles from "./Table.module.css"

/** By which keys the hosts on the way to a machine are known now. */
export function MachineHostKeys({ machine }: { readonly machine: string }) {
  const { value, error, waiting, again } = useCall("machine.hostKeys", { machine, typed: {} })
  return (
    <section aria-label="Host keys">
      <h3 className={styles.heading}>
        How its hosts are recognised
        <Button size="small" look="plain" onClick={again} disabled={waiting}>
          Look again
        </Button>
      </h3>
      {error && <p className={styles.note}>{error.message}</p>}
      {!value && waiting && <p className={styles.note}>Asking ssh, and reading known_hosts…</p>}
      {value && !error && <HostKeys hosts={value} />}
    </section>
  )
}
