import type { ButtonProps } from "./Button.tsx"
import { Tooltip } from "./Tooltip.tsx"
import { classes } from "./classes.ts"
import styles from "./IconButton.module.css"

interface IconButtonProps extends Omit<ButtonProps, "look" | "size"> {
  /** Read aloud and shown on hover. */
  readonly label: string
  readonly keys?: string
  readonly pressed?: boolean
}

export function IconButton({ label, keys, pressed, className, ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button type="button" aria-label={label} aria-pressed={pressed} className={classes(styles.button, className)} {...rest} />
    </Tooltip>
  )
}
