import { Button } from "../kit/Button.tsx"
import { TextInput } from "../kit/Field.tsx"
import { NumberField } from "./NumberField.tsx"
import type { ControlProps } from "./control-props.ts"
import styles from "./OpenNumberField.module.css"

/** A number that may be left to the drawing: then it shows what inference has found, and a button takes it over or leaves it open again. */
export function OpenNumberField(props: ControlProps) {
  const { id, field, value, invalid, block, onValue } = props
  const word = field.word!
  const open = value === word.value
  const found = block.config?.[field.key]
  const number = typeof found === "number" ? found : field.default
  return (
    <div className={styles.open}>
      {open ? (
        <TextInput id={id} figures readOnly value={typeof found === "number" ? String(found) : ""} placeholder="not decided" invalid={invalid} suffix={field.unit} title={word.label} />
      ) : (
        <NumberField {...props} />
      )}
      <Button aria-pressed={open} aria-label={`${field.title}: ${word.label}`} title={word.label} className={styles.word} onClick={() => onValue(open ? (number ?? 1) : word.value)}>
        Auto
      </Button>
    </div>
  )
}
