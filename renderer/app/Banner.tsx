import type { ReactNode } from "react"
import { Icon, type IconName } from "../kit/Icon.tsx"
import styles from "./Banners.module.css"

interface BannerProps {
  readonly icon: IconName
  readonly look: "warning" | "info"
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** One line over the drawing, with what can be done about it. */
export function Banner({ icon, look, actions, children }: BannerProps) {
  return (
    <div className={styles.banner} data-look={look} role="status">
      <Icon name={icon} />
      <span className={styles.words}>{children}</span>
      {actions}
    </div>
  )
}
