import { useId, useState } from "react"
import type { Machine } from "../../engine/model/machine.ts"
import { localTarget, mostJobs, TargetChange, type Target } from "../../engine/model/target.ts"
import { Field, TextInput } from "../kit/Field.tsx"
import { Select } from "../kit/Select.tsx"
import { readTime, timeText } from "./units.ts"
import styles from "./BatchFields.module.css"

interface BatchFieldsProps {
  readonly machine: Machine
  readonly target: Target
  readonly onTarget: (target: Target) => void
}

/** What a batch system is told beside ranks and threads. */
export function BatchFields({ machine, target, onTarget }: BatchFieldsProps) {
  const id = useId()
  const required = machine.requires?.value ?? []
  return (
    <>
      <div className={styles.pair}>
        <Walltime id={`${id}-walltime`} required={required.includes("walltime")} value={target.walltime} onValue={(walltime) => onTarget(changed(target, "walltime", walltime))} />
        <Field id={`${id}-account`} label="Account">
          <TextInput
            id={`${id}-account`}
            value={target.account ?? ""}
            placeholder={machine.account?.value ?? (required.includes("account") ? "needed" : "none")}
            onChange={(event) => onTarget(changed(target, "account", event.target.value.trim() || undefined))}
          />
        </Field>
      </div>
      <Queue id={`${id}-queue`} machine={machine} value={target.queue} onValue={(queue) => onTarget(changed(target, "queue", queue))} />
      <Jobs id={`${id}-jobs`} value={target.jobs} onValue={(jobs) => onTarget(changed(target, "jobs", jobs))} />
    </>
  )
}

/** What is not set is not named. */
function changed<Key extends "walltime" | "account" | "queue" | "jobs">(target: Target, key: Key, value: Target[Key]): Target {
  const { [key]: _, ...rest } = target
  return value === undefined ? (rest as Target) : { ...target, [key]: value }
}

interface PartProps<Value> {
  readonly id: string
  readonly value: Value | undefined
  readonly onValue: (value: Value | undefined) => void
}

/** What is typed stays; only a time is taken. */
function Walltime({ id, value, required, onValue }: PartProps<number> & { readonly required: boolean }) {
  const [draft, setDraft] = useState(value === undefined ? "" : timeText(value))
  const [taken, take] = useState(value)
  if (value !== taken) {
    take(value)
    setDraft(value === undefined ? "" : timeText(value))
  }
  const wrong = draft.trim() !== "" && !readTime(draft)
  return (
    <Field id={id} label="Walltime" note={wrong && <p className={styles.wrong}>A time, such as 30 min, 2 h or 1:30:00.</p>}>
      <TextInput
        id={id}
        figures
        invalid={wrong}
        value={draft}
        placeholder={required ? "needed, such as 2 h" : "the queue's"}
        onChange={(event) => {
          const next = event.target.value
          setDraft(next)
          const seconds = readTime(next)
          if (next.trim() !== "" && !seconds) return
          take(seconds ?? undefined)
          onValue(seconds ?? undefined)
        }}
      />
    </Field>
  )
}

/** What is typed stays; only a whole number in range is taken. */
function Jobs({ id, value, onValue }: PartProps<number>) {
  const [draft, setDraft] = useState(value === undefined ? "" : String(value))
  const [taken, take] = useState(value)
  if (value !== taken) {
    take(value)
    setDraft(value === undefined ? "" : String(value))
  }
  const read = TargetChange.shape.jobs.safeParse(/^\d+$/.test(draft.trim()) ? Number(draft) : undefined)
  const wrong = draft.trim() !== "" && (!read.success || read.data === undefined)
  return (
    <Field id={id} label="Jobs one after another" note={wrong && <p className={styles.wrong}>A whole number from 1 to 1000.</p>}>
      <TextInput
        id={id}
        figures
        inputMode="numeric"
        invalid={wrong}
        value={draft}
        placeholder={`at most ${mostJobs(localTarget)}`}
        onChange={(event) => {
          const next = event.target.value.trim()
          setDraft(event.target.value)
          const jobs = next === "" ? undefined : /^\d+$/.test(next) ? TargetChange.shape.jobs.safeParse(Number(next)).data : null
          if (jobs === null || (next !== "" && jobs === undefined)) return
          take(jobs)
          onValue(jobs)
        }}
      />
    </Field>
  )
}

const usual = "the-usual-queue"

/** The queues that are known of the machine; any name where none is. */
function Queue({ id, machine, value, onValue }: PartProps<string> & { readonly machine: Machine }) {
  const queues = machine.queues?.value ?? []
  const named = machine.queue?.value.name ?? queues[0]?.name
  if (queues.length === 0) {
    return (
      <Field id={id} label="Queue">
        <TextInput id={id} value={value ?? ""} placeholder={named ?? "the batch system's own"} onChange={(event) => onValue(event.target.value.trim() || undefined)} />
      </Field>
    )
  }
  const other = value !== undefined && !queues.some(({ name }) => name === value) ? [{ value, label: `${value} (not known)` }] : []
  const options = [{ value: usual, label: `The usual: ${named}` }, ...queues.map(({ name, note, byRequest }) => ({ value: name, label: [name, byRequest ? "by request" : undefined, note].filter(Boolean).join(" · ") })), ...other]
  return (
    <Field id={id} label="Queue">
      <Select id={id} label="Queue" value={value ?? usual} options={options} onValueChange={(next) => onValue(next === usual ? undefined : next)} />
    </Field>
  )
}
