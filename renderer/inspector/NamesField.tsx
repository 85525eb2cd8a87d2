import { useState } from "react"
import { Button } from "../kit/Button.tsx"
import { TextInput } from "../kit/Field.tsx"
import { Select } from "../kit/Select.tsx"
import type { ControlProps } from "./control-props.ts"
import { columnChoices, fieldChoices, toggled, type NameChoice } from "./data-choices.ts"
import { TypedList } from "./TypedList.tsx"
import styles from "./NamesField.module.css"

const searchFrom = 12

/** Columns or fields, chosen from those that come in; typed while nothing is known of them, and so are other names. */
export function NamesField(props: ControlProps) {
  const { field, block, value } = props
  const choices = field.control === "columns" ? columnChoices(block) : field.control === "fields" ? fieldChoices(block) : null
  const names = Array.isArray(value) ? value.map(String) : []
  if (!field.many) return <OneName {...props} choices={choices} />
  return choices ? <ManyNames {...props} names={names} choices={choices} /> : <TypedNames {...props} names={names} />
}

function OneName({ id, field, value, invalid, choices, onValue, onLeave }: ControlProps & { readonly choices: readonly NameChoice[] | null }) {
  const name = typeof value === "string" ? value : ""
  if (!choices) return <TextInput id={id} value={name} invalid={invalid} onChange={(event) => onValue(event.target.value)} onBlur={onLeave} />
  const known = choices.some((choice) => choice.name === name) || name === ""
  const options = [...(known ? [] : [{ value: name, label: `${name} (missing)` }]), ...choices.map((choice) => ({ value: choice.name, label: choice.name }))]
  return <Select id={id} label={field.title} value={name} options={options} invalid={invalid} placeholder="Choose…" onValueChange={onValue} />
}

interface ManyProps extends ControlProps {
  readonly names: readonly string[]
  readonly choices: readonly NameChoice[]
}

function ManyNames({ id, field, names, choices, onValue }: ManyProps) {
  const [wanted, setWanted] = useState("")
  const all = choices.map(({ name }) => name)
  const missing = names.filter((name) => !all.includes(name))
  const shown = choices.filter(({ name }) => name.toLowerCase().includes(wanted.trim().toLowerCase()))
  return (
    <div className={styles.names}>
      <div className={styles.tools}>
        <span className={styles.count}>
          {names.length} of {all.length}
        </span>
        <Button size="small" look="plain" onClick={() => onValue(choices.filter(({ numeric }) => numeric).map(({ name }) => name))}>
          All numbers
        </Button>
        <Button size="small" look="plain" onClick={() => onValue([])}>
          None
        </Button>
      </div>
      {choices.length > searchFrom && <TextInput aria-label={`Search ${field.title}`} placeholder="Search" value={wanted} onChange={(event) => setWanted(event.target.value)} />}
      <ul id={id} tabIndex={-1} aria-label={field.title} className={styles.list}>
        {missing.map((name) => (
          <li key={name}>
            <label className={styles.row} data-missing>
              <input type="checkbox" checked onChange={() => onValue(names.filter((one) => one !== name))} />
              <span className={styles.name}>{name}</span>
              <span className={styles.note}>not in the data</span>
            </label>
          </li>
        ))}
        {shown.map(({ name, note }) => (
          <li key={name}>
            <label className={styles.row}>
              <input type="checkbox" checked={names.includes(name)} onChange={() => onValue(toggled(names, name, all))} />
              <span className={styles.name}>{name}</span>
              <span className={styles.note}>{note}</span>
            </label>
          </li>
        ))}
      </ul>
    </div>
  )
}

function TypedNames({ names, ...props }: ControlProps & { readonly names: readonly string[] }) {
  const hint = { columns: "Wire a table to choose from its columns.", fields: "Wire data to choose from its fields." }[String(props.field.control)]
  return (
    <>
      <TypedList {...props} texts={names} of="names" read={(texts) => ({ ok: true, value: texts })} />
      {hint !== undefined && <p className={styles.hint}>{hint}</p>}
    </>
  )
}
