import { Popover as Parts } from "radix-ui"
import type { ReactNode } from "react"
import styles from "./Popover.module.css"

interface PopoverProps {
  readonly label: string
  readonly trigger: ReactNode
  readonly align?: "start" | "end"
  readonly children: ReactNode
}

export function Popover({ label, trigger, align = "start", children }: PopoverProps) {
  return (
    <Parts.Root>
      <Parts.Trigger asChild>{trigger}</Parts.Trigger>
      <Parts.Portal>
        <Parts.Content aria-label={label} className={styles.content} align={align} sideOffset={4} collisionPadding={8}>
          {children}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}
