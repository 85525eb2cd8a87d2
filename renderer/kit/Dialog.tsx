import { Dialog as Parts } from "radix-ui"
import type { ReactNode } from "react"
import { IconButton } from "./IconButton.tsx"
import { Icon } from "./Icon.tsx"
import { classes } from "./classes.ts"
import styles from "./Dialog.module.css"

interface DialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  /** One sentence under the title. */
  readonly description?: string
  readonly actions?: ReactNode
  readonly size?: "normal" | "wide"
  /** A click beside it does not close it. */
  readonly firm?: boolean
  readonly children?: ReactNode
}

export function Dialog({ open, onOpenChange, title, description, actions, size = "normal", firm, children }: DialogProps) {
  return (
    <Parts.Root open={open} onOpenChange={onOpenChange}>
      <Parts.Portal>
        <Parts.Overlay className={styles.overlay} />
        <Parts.Content className={classes(styles.content, size === "wide" && styles.wide)} onOpenAutoFocus={focusBody} onInteractOutside={firm ? stay : undefined} {...(description ? {} : { "aria-describedby": undefined })}>
          <header className={styles.header}>
            <Parts.Title className={styles.title}>{title}</Parts.Title>
            <Parts.Close asChild>
              <IconButton label="Close" keys="Esc">
                <Icon name="close" />
              </IconButton>
            </Parts.Close>
          </header>
          {description && <Parts.Description className={styles.description}>{description}</Parts.Description>}
          <div className={styles.body}>{children}</div>
          {actions && <footer className={styles.actions}>{actions}</footer>}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}

function stay(event: Event): void {
  event.preventDefault()
}

/** To the first field rather than to the button that closes; without a field, to the main action. */
function focusBody(event: Event): void {
  const content = event.currentTarget
  if (!(content instanceof HTMLElement)) return
  event.preventDefault()
  const first = content.querySelector<HTMLElement>("[data-autofocus]") ?? content.querySelector<HTMLElement>("input, textarea, footer button:last-child") ?? content
  first.focus()
  if (first instanceof HTMLInputElement) first.select()
}
