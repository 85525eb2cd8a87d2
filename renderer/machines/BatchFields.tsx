import { useId } from "react"
import type { Machine } from "../../engine/model/machine.ts"
import { localTarget, mostJobs, TargetChange, type Target } from "../../engine/model/target.ts"
import { Field, TextInput } from "../kit/Field.tsx"
import { ReadField } from "../kit/ReadField.tsx"
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
        <ReadField
          id={`${id}-walltime`}
          label="Walltime"
          value={target.walltime}
          textOf={(seconds) => (seconds === undefined ? "" : timeText(seconds))}
          read={(text) => orNone(text, readTime(text)) ?? "A time, such as 30 min, 2 h or 1:30:00."}
          placeholder={required.includes("walltime") ? "needed, such as 2 h" : "the queue's"}
          onValue={(walltime) => onTarget(changed(target, "walltime", walltime))}
        />
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
      <ReadField
        id={`${id}-jobs`}
        label="Jobs one after another"
        value={target.jobs}
        textOf={(jobs) => (jobs === undefined ? "" : String(jobs))}
        read={(text) => orNone(text, readJobs(text)) ?? "A whole number from 1 to 1000."}
        inputMode="numeric"
        placeholder={`at most ${mostJobs(localTarget)}`}
        onValue={(jobs) => onTarget(changed(target, "jobs", jobs))}
      />
    </>
  )
}

/** What is not set is not named. */
function changed<Key extends "walltime" | "account" | "queue" | "jobs">(target: Target, key: Key, value: Target[Key]): Target {
  const { [key]: _, ...rest } = target
  return value === undefined ? (rest as Target) : { ...target, [key]: value }
}

/** An empty text is what the machine would take. */
const orNone = (text: string, value: number | null | undefined) => (text === "" ? { value: undefined } : value ? { value } : null)

const readJobs = (text: string) => (/^\d+$/.test(text) ? TargetChange.shape.jobs.safeParse(Number(text)).data : undefined)

const usual = "the-usual-queue"

interface QueueProps {
  readonly id: string
  readonly machine: Machine
  readonly value: string | undefined
  readonly onValue: (value: string | undefined) => void
}

/** The queues that are known of the machine; any name where none is. */
function Queue({ id, machine, value, onValue }: QueueProps) {
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
