import { useState } from "react"
import type { Json } from "../../engine/model/pipeline.ts"
import { TextInput } from "../kit/Field.tsx"
import type { ControlProps } from "./control-props.ts"
import { readNumber } from "./form.ts"
import styles from "./NamesField.module.css"

type ReadList = { readonly ok: true; readonly value: Json[] } | { readonly ok: false; readonly message: string }

interface TypedListProps extends Pick<ControlProps, "id" | "invalid" | "onValue" | "onLeave"> {
  readonly texts: readonly string[]
  /** What is listed, in the plural. */
  readonly of: string
  readonly read: (texts: string[]) => ReadList
}

/** A list separated by commas; kept as typed until the hand leaves, and while it cannot be read. */
export function TypedList({ id, texts, of, read, invalid, onValue, onLeave }: TypedListProps) {
  const known = texts.join(", ")
  const [draft, setDraft] = useState(known)
  const [last, setLast] = useState(known)
  const [complaint, setComplaint] = useState("")
  if (known !== last) {
    setLast(known)
    setDraft(known)
    setComplaint("")
  }
  function commit() {
    const next = draft.split(",").map((text) => text.trim()).filter(Boolean)
    const list = read(next)
    setComplaint(list.ok ? "" : list.message)
    if (list.ok && next.join() !== texts.join()) onValue(list.value)
    onLeave()
  }
  return (
    <>
      <TextInput id={id} value={draft} invalid={invalid || complaint !== ""} placeholder={`${of}, separated by commas`} onChange={(event) => setDraft(event.target.value)} onBlur={commit} />
      {complaint !== "" && (
        <p className={styles.hint} role="alert">
          {complaint}
        </p>
      )}
    </>
  )
}

/** Numbers, as the dimensions of a shape. */
export function NumbersField({ field, value, ...props }: ControlProps) {
  const read = (texts: string[]): ReadList => {
    const numbers = texts.map((text) => readNumber(text, { integer: field.integer, title: `Each of ${field.title}` }))
    const wrong = numbers.find((one) => !one.ok)
    return wrong && !wrong.ok ? wrong : { ok: true, value: numbers.flatMap((one) => (one.ok ? [one.value] : [])) }
  }
  return <TypedList {...props} texts={Array.isArray(value) ? value.map(String) : []} of="numbers" read={read} />
}
