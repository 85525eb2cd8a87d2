import { useState, type ComponentProps } from "react"
import { Field, TextInput } from "./Field.tsx"
import styles from "./ReadField.module.css"

interface ReadFieldProps<Value> extends Pick<ComponentProps<"input">, "inputMode" | "placeholder"> {
  readonly id: string
  readonly label: string
  readonly value: Value
  readonly textOf: (value: Value) => string
  /** Words on what would be one for a text that is none. */
  readonly read: (text: string) => { readonly value: Value } | string
  readonly onValue: (value: Value) => void
  /** Hears of a text that is none; otherwise the last value that was one holds. */
  readonly onWrong?: (text: string) => void
}

/** A figure that is read as it is typed: the text stays as it is, only what can be read is taken. */
export function ReadField<Value>({ id, label, value, textOf, read, onValue, onWrong, ...input }: ReadFieldProps<Value>) {
  const [text, setText] = useState(textOf(value))
  const [taken, take] = useState(value)
  // Another value was set from outside, as by a fix of the doctor.
  if (value !== taken) {
    take(value)
    setText(textOf(value))
  }
  const found = read(text.trim())
  const invalid = typeof found === "string"
  return (
    <Field id={id} label={label} note={invalid && <p className={styles.wrong}>{found}</p>}>
      <TextInput
        {...input}
        id={id}
        figures
        invalid={invalid}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          const next = read(event.target.value.trim())
          if (typeof next === "string") return onWrong?.(event.target.value)
          take(next.value)
          onValue(next.value)
        }}
      />
    </Field>
  )
}
