import { Tooltip as Parts } from "radix-ui"
import type { ReactNode } from "react"
import { Keys } from "./Keys.tsx"
import styles from "./Tooltip.module.css"

interface TooltipProps {
  readonly text: ReactNode
  readonly keys?: string
  readonly side?: "top" | "right" | "bottom" | "left"
  readonly children: ReactNode
}

export function Tooltip({ text, keys, side = "bottom", children }: TooltipProps) {
  return (
    <Parts.Root>
      <Parts.Trigger asChild>{children}</Parts.Trigger>
      <Parts.Portal>
        <Parts.Content className={styles.content} side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys && <Keys keys={keys} />}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}

export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Parts.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Parts.Provider>
  )
}
