import type { Machine } from "../../engine/model/machine.ts"
import { useCall } from "../client/useCall.ts"
import { useSettled } from "../client/useSettled.ts"
import { wayTyped, type Texts } from "./form.ts"
import { HostKeys } from "./HostKeys.tsx"
import styles from "./TypedHostKeys.module.css"

/** A host is looked up when nobody typed for so long. */
const settledMilliseconds = 400

/** How the hosts would be recognised that the form names now, over its profile's. */
export function TypedHostKeys({ base, texts }: { readonly base: Machine | undefined; readonly texts: Texts }) {
  const way = wayTyped(texts)
  const named = base && way && (way.host !== undefined || base.logIn?.hosts !== undefined)
  const input = useSettled(named ? { machine: base.name, typed: way } : null, settledMilliseconds)
  const { value, error, waiting } = useCall("machine.hostKeys", input)
  if (!named || input === null) return null
  return (
    <section className={styles.typed} aria-label="Host keys" aria-busy={waiting}>
      <h3 className={styles.title}>How its hosts are recognised</h3>
      {error && <p className={styles.error}>{error.message}</p>}
      {!value && waiting && <p className={styles.note}>Asking ssh, and reading known_hosts…</p>}
      {value && !error && <HostKeys hosts={value} />}
    </section>
  )
}
