import { Select as Parts } from "radix-ui"
import { Icon } from "./Icon.tsx"
import { classes } from "./classes.ts"
import styles from "./Select.module.css"

export interface SelectOption {
  readonly value: string
  readonly label: string
}

interface SelectProps {
  readonly label: string
  readonly value: string
  readonly options: readonly SelectOption[]
  readonly onValueChange: (value: string) => void
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly invalid?: boolean
  /** Without a frame, as in the top bar. */
  readonly plain?: boolean
  readonly id?: string
}

export function Select({ label, value, options, onValueChange, placeholder, disabled, invalid, plain, id }: SelectProps) {
  return (
    <Parts.Root value={value} onValueChange={onValueChange} disabled={disabled}>
      <Parts.Trigger id={id} aria-label={label} aria-invalid={invalid || undefined} className={classes(styles.trigger, plain && styles.plain)}>
        <span className={styles.value}>
          <Parts.Value placeholder={placeholder} />
        </span>
        <Parts.Icon className={styles.icon}>
          <Icon name="chevron-down" />
        </Parts.Icon>
      </Parts.Trigger>
      <Parts.Portal>
        <Parts.Content className={styles.content} position="popper" sideOffset={4} collisionPadding={8}>
          <Parts.Viewport className={styles.viewport}>
            {options.map((option) => (
              <Parts.Item key={option.value} value={option.value} className={styles.item}>
                <span className={styles.check}>
                  <Parts.ItemIndicator>
                    <Icon name="check" />
                  </Parts.ItemIndicator>
                </span>
                <Parts.ItemText>{option.label}</Parts.ItemText>
              </Parts.Item>
            ))}
          </Parts.Viewport>
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}
