import { useState, type ComponentProps } from "react"
import { Field, TextInput } from "./Field.tsx"
import styles from "./ReadField.module.css"

interface ReadFieldProps<Value> extends Pick<ComponentProps<"input">, "inputMode" | "placeholder"> {
  readonly id: string
  readonly label: string
  readonly value: Value
  readonly textOf: (value: Value) => string
  /** Null for a text that is none. */
  readonly read: (text: string) => { readonly value: Value } | null
  /** What would be one. */
  readonly wrong: string
  readonly onValue: (value: Value) => void
}

/** A figure that is read as it is typed: the text stays as it is, only what can be read is taken. */
export function ReadField<Value>({ id, label, value, textOf, read, wrong, onValue, ...input }: ReadFieldProps<Value>) {
  const [text, setText] = useState(textOf(value))
  const [taken, take] = useState(value)
  // Another value was set from outside, as by a fix of the doctor.
  if (value !== taken) {
    take(value)
    setText(textOf(value))
  }
  const invalid = read(text.trim()) === null
  return (
    <Field id={id} label={label} note={invalid && <p className={styles.wrong}>{wrong}</p>}>
      <TextInput
        {...input}
        id={id}
        figures
        invalid={invalid}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          const next = read(event.target.value.trim())
          if (next === null) return
          take(next.value)
          onValue(next.value)
        }}
      />
    </Field>
  )
}
