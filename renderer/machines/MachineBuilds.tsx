import type { SiteBuild } from "../../engine/model/site-build.ts"
import { useCall } from "../client/useCall.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { StateMark, type Mark } from "../runs/StateMark.tsx"
import { useNow } from "../runs/useNow.ts"
import { bytesText, momentText } from "../runs/words.ts"
import styles from "./Table.module.css"

const kinds = { job: "program", runtime: "run time", left: "left behind" } as const
const states: Record<SiteBuild["state"], { readonly mark: Mark; readonly words: string }> = {
  ready: { mark: "done", words: "ready" },
  half: { mark: "failed", words: "a purge took files of it; the next run builds it again" },
  used: { mark: "running", words: "in use" },
  building: { mark: "waiting", words: "being built" },
  left: { mark: "stopped", words: "of a build that was ended" },
}

/** What is built there. It stays on the machine's scratch for later runs of the same program. */
export function MachineBuilds({ machine }: { readonly machine: string }) {
  const { value, error, waiting, again } = useCall("site.builds", { machine })
  const { removeBuild } = useWorkspace()
  const now = useNow(true)
  const all = (value ?? []).reduce((sum, { bytes }) => sum + bytes, 0)
  const remove = async (name: string): Promise<void> => {
    if (await removeBuild(machine, name)) again()
  }
  return (
    <section aria-label="Builds">
      <h3 className={styles.heading}>
        Built there
        {value && value.length > 0 && <span className={styles.age}>{bytesText(all)} together</span>}
        <Button size="small" look="plain" onClick={again} disabled={waiting}>
          Look again
        </Button>
      </h3>
      {error && <p className={styles.note}>{error.message}</p>}
      {!value && waiting && <p className={styles.note}>Looking through the builds there…</p>}
      {value?.length === 0 && <p className={styles.note}>Nothing yet. The first run builds its program there, and later runs with the same sources take it as it is.</p>}
      {value && value.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th>Build</th>
              <th>Kind</th>
              <th>Size</th>
              <th>Last used</th>
              <th>State</th>
              <th aria-label="Remove" />
            </tr>
          </thead>
          <tbody>
            {value.map(({ name, kind, bytes, usedAt, state }) => (
              <tr key={name}>
                <td className={styles.code}>{name}</td>
                <td>{kinds[kind]}</td>
                <td>{bytesText(bytes)}</td>
                <td>{momentText(usedAt, now)}</td>
                <td>
                  <span className={styles.state}>
                    <StateMark mark={states[state].mark} size={12} /> {states[state].words}
                  </span>
                </td>
                <td>
                  <Button size="small" disabled={state === "building" || state === "used"} aria-label={`Remove ${name}`} onClick={() => void remove(name)}>
                    Remove
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
