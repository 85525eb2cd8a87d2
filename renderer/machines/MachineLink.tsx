import type { MachineEntry } from "../../engine/api/contract.ts"
import type { SiteState } from "../../engine/model/site-state.ts"
import { Icon } from "../kit/Icon.tsx"
import { useNow } from "../runs/useNow.ts"
import { durationText } from "../runs/words.ts"
import styles from "./MachineLink.module.css"

const carriers = { ssh2: "Tephra's own ssh", openssh: "the ssh of this system" } as const

/** How the log-in stands, and what was opened. */
export function MachineLink({ entry, site }: { readonly entry: MachineEntry; readonly site: SiteState }) {
  const now = useNow(site.retryAt !== null)
  const { link, failure, retryAt } = site
  const [host] = entry.machine.logIn?.hosts?.value ?? []
  return (
    <div className={styles.link}>
      {failure && (
        <p className={styles.failure} role="alert">
          <Icon name="error" size={14} /> <span>{failure.message}</span>
        </p>
      )}
      {!failure && site.state !== "in" && <p>{stateText(site, host?.name)}{retryAt !== null && `, in ${durationText(Math.max(0, Math.round(retryAt - now)))}`}.</p>}
      {link && (
        <dl className={styles.facts}>
          <div>
            <dt>Logged in as</dt>
            <dd>
              <code>
                {link.user}@{link.host}
              </code>
            </dd>
          </div>
          <div>
            <dt>Over</dt>
            <dd>
              {carriers[link.carrier]}: {link.reason}
            </dd>
          </div>
          <div>
            <dt>Folder there</dt>
            <dd>
              <code>{link.root}</code>
            </dd>
          </div>
        </dl>
      )}
    </div>
  )
}

function stateText({ state, text, elsewhere }: SiteState, host: string | undefined): string {
  if (state === "out" && elsewhere) return "Another window or command of yours is logged in, and drives the runs there"
  if (state === "out" && text === "not logged in") return `Nobody is logged in${host === undefined ? "" : ` to ${host}`}. Jobs that were handed in go on; what they write is brought here after a log-in`
  return (text.charAt(0).toUpperCase() + text.slice(1)).replace(/\.$/, "")
}
