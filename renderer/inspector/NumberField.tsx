import { useEffect, useState, type KeyboardEvent } from "react"
import type { Json } from "../../engine/model/pipeline.ts"
import { TextInput } from "../kit/Field.tsx"
import { rangeText, readNumber, stepped } from "./form.ts"
import type { ControlProps } from "./control-props.ts"
import { InlineError } from "./InlineProblems.tsx"

/** Takes each number as it is typed, so that shapes follow; what is no number stays in the field and says so. */
export function NumberField({ id, field, value, invalid, onValue, onLeave }: ControlProps) {
  const [draft, setDraft] = useState(textOf(value))
  const read = readNumber(draft, field)
  useEffect(() => {
    setDraft((now) => {
      const typed = readNumber(now, field)
      return typed.ok && typed.value === value ? now : textOf(value)
    })
  }, [value, field])

  function type(text: string) {
    setDraft(text)
    const next = readNumber(text, field)
    if (next.ok && next.value !== value) onValue(next.value)
  }
  function key(event: KeyboardEvent) {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return
    event.preventDefault()
    if (!read.ok) return
    let next = read.value
    for (let count = event.shiftKey ? 10 : 1; count > 0; count--) next = stepped(next, event.key === "ArrowUp" ? 1 : -1, field)
    type(String(next))
  }
  return (
    <>
      <TextInput
        id={id}
        inputMode="decimal"
        figures
        value={draft}
        suffix={field.unit}
        invalid={invalid || !read.ok}
        title={rangeText(field)}
        onChange={(event) => type(event.target.value)}
        onKeyDown={key}
        onBlur={onLeave}
      />
      {!read.ok && <InlineError>{read.message}</InlineError>}
    </>
  )
}

function textOf(value: Json | undefined): string {
  return value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value)
}
