import type { ComponentProps, ReactNode } from "react"
import { classes } from "./classes.ts"
import styles from "./Field.module.css"

interface FieldProps {
  readonly id: string
  readonly label: string
  readonly help?: string
  /** At the right end of the label's row. */
  readonly actions?: ReactNode
  /** Problems, already drawn. */
  readonly note?: ReactNode
  readonly children: ReactNode
}

/** A labelled control; the control carries `id`. */
export function Field({ id, label, help, actions, note, children }: FieldProps) {
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label htmlFor={id} className={styles.label} title={help}>
          {label}
        </label>
        {actions}
      </div>
      {children}
      {note}
    </div>
  )
}

interface TextInputProps extends ComponentProps<"input"> {
  readonly invalid?: boolean
  /** Shown inside at the right: a unit. */
  readonly suffix?: string
  readonly figures?: boolean
}

export function TextInput({ invalid, suffix, figures, className, ...rest }: TextInputProps) {
  return (
    <span className={classes(styles.frame, className)}>
      <input
        aria-invalid={invalid || undefined}
        className={classes(styles.input, figures && styles.figures)}
        autoComplete="off"
        spellCheck={false}
        {...rest}
      />
      {suffix && <span className={styles.suffix}>{suffix}</span>}
    </span>
  )
}
