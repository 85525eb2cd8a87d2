import { useRef, useState } from "react"
import type { FromSsh as Filled } from "../client/from-ssh.ts"
import { useCall } from "../client/useCall.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Pick } from "../kit/Pick.tsx"
import { Popover } from "../kit/Popover.tsx"
import { replacedText } from "./form.ts"
import styles from "./FromSsh.module.css"

/** A host of ssh's configuration fills the form; what was understood of it stays to be read, and can be taken back. */
export function FromSsh({ filled }: { readonly filled: Filled | null }) {
  const workspace = useWorkspace()
  const [open, setOpen] = useState(false)
  const [asked, setAsked] = useState<string | null>(null)
  const [refused, setRefused] = useState<string | null>(null)
  const trigger = useRef<HTMLButtonElement>(null)

  async function take(host: string) {
    setOpen(false)
    setRefused(null)
    setAsked(host)
    setRefused(await workspace.fillFromSsh(host))
    setAsked(null)
  }

  function undo() {
    workspace.unfillFromSsh()
    // The button that was pressed goes.
    trigger.current?.focus()
  }

  return (
    <section className={styles.from} aria-label="From ssh’s configuration">
      <div className={styles.head}>
        <h3 className={styles.title}>{asked !== null ? `Asking ssh about ${asked}…` : filled ? `Filled from “ssh ${filled.alias}”` : "Is it in your ssh configuration?"}</h3>
        {filled && (
          <Button size="small" look="plain" onClick={undo}>
            <Icon name="undo" size={12} />
            Undo
          </Button>
        )}
        <Popover
          modal
          flush
          label="Hosts of ssh’s configuration"
          align="end"
          size="wide"
          open={open}
          onOpenChange={setOpen}
          trigger={
            <Button ref={trigger} size="small">
              {filled ? "Take another host…" : "Take a host…"}
              <Icon name="chevron-down" size={12} />
            </Button>
          }
        >
          <Hosts onPick={(host) => void take(host)} />
        </Popover>
      </div>
      {refused !== null && (
        <p className={styles.refused} role="alert">
          <Icon name="error" size={14} /> <span>{refused}</span>
        </p>
      )}
      <div role="status">{filled && <Outcome filled={filled} />}</div>
    </section>
  )
}

function Hosts({ onPick }: { readonly onPick: (host: string) => void }) {
  const { value, error } = useCall("machine.hosts", {})
  if (error) return <p className={styles.hint} role="alert">{error.message}</p>
  if (!value) return <p className={styles.hint}>Reading ssh’s configuration…</p>
  const { hosts, file, there } = value
  return (
    <Pick
      label="Search hosts, or type one"
      placeholder="A host, as you write it after ssh"
      empty={`${hosts.length > 0 ? "No host has that name." : there ? `${file} names no host.` : `There is no ${file}.`} Type what you write after ssh, such as jane@login.hpc.example.edu.`}
      groups={hosts.length === 0 ? [] : [{ heading: `${hosts.length.toLocaleString("en")} ${hosts.length === 1 ? "host" : "hosts"} in ${file}`, items: hosts.map((host) => ({ value: host, label: host })) }]}
      typed={(text) => (text.trim() === "" || hosts.includes(text.trim()) ? null : { value: text.trim(), label: `Take “${text.trim()}”`, note: "as typed" })}
      onPick={onPick}
    />
  )
}

function Outcome({ filled: { understood, notTaken, changes } }: { readonly filled: Filled }) {
  const replaced = replacedText(changes)
  return (
    <dl className={styles.outcome}>
      <Lines title="Understood" lines={understood} />
      {notTaken.length > 0 && <Lines title="Not taken" lines={notTaken} />}
      {replaced !== null && <Lines title="Replaced" lines={[replaced]} />}
    </dl>
  )
}

function Lines({ title, lines }: { readonly title: string; readonly lines: readonly string[] }) {
  return (
    <div className={styles.lines}>
      <dt>{title}</dt>
      {lines.map((line) => (
        <dd key={line}>{line}</dd>
      ))}
    </div>
  )
}
