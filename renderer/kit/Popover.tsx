import { Popover as Parts } from "radix-ui"
import type { ReactNode } from "react"
import { classes } from "./classes.ts"
import styles from "./Popover.module.css"

interface PopoverProps {
  readonly label: string
  readonly trigger: ReactNode
  readonly align?: "start" | "end"
  readonly size?: "normal" | "wide"
  /** Its content has margins of its own. */
  readonly flush?: boolean
  /** From within a dialog, whose hold on focus and wheel it takes over. */
  readonly modal?: boolean
  /** Where something inside closes it. */
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  readonly children: ReactNode
}

export function Popover({ label, trigger, align = "start", size = "normal", flush, modal, open, onOpenChange, children }: PopoverProps) {
  return (
    <Parts.Root open={open} onOpenChange={onOpenChange} modal={modal}>
      <Parts.Trigger asChild>{trigger}</Parts.Trigger>
      <Parts.Portal>
        <Parts.Content aria-label={label} className={classes(styles.content, size === "wide" && styles.wide, flush && styles.flush)} align={align} sideOffset={4} collisionPadding={8}>
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}
