import type { ComponentProps } from "react"
import { classes } from "./classes.ts"
import styles from "./Button.module.css"

export interface ButtonProps extends ComponentProps<"button"> {
  /** `primary` once in a view; `plain` where a border would be noise. */
  readonly look?: "primary" | "normal" | "plain" | "danger"
  readonly size?: "normal" | "small"
}

export function Button({ look = "normal", size = "normal", className, ...rest }: ButtonProps) {
  return <button type="button" className={classes(styles.button, styles[look], styles[size], className)} {...rest} />
}
