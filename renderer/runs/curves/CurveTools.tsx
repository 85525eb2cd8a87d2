import { Button } from "../../kit/Button.tsx"
import { Icon } from "../../kit/Icon.tsx"
import { Menu, type MenuEntry } from "../../kit/Menu.tsx"
import { Tooltip } from "../../kit/Tooltip.tsx"
import type { Smoothing } from "./smooth.ts"
import styles from "./Curves.module.css"

interface CurveToolsProps {
  readonly log: boolean
  readonly smoothing: Smoothing
  readonly onLog: () => void
  readonly onSmoothing: () => void
  readonly onCsv: () => void
  /** Every row that the run wrote; null where several are drawn together. */
  readonly onAll: ((format: "csv" | "json") => void) | null
  readonly onSvg: () => void
  readonly onPng: () => void
}

export function CurveTools(props: CurveToolsProps) {
  const { log, smoothing, onAll } = props
  const rows: readonly MenuEntry[] = onAll === null ? [] : [
    { kind: "line" },
    { kind: "item", label: "All rows of the run as CSV", run: () => onAll("csv") },
    { kind: "item", label: "All rows of the run as JSON", run: () => onAll("json") },
  ]
  return (
    <>
      <Tooltip text="Logarithmic scale" keys="L">
        <Button size="small" look="plain" className={styles.tool} aria-label="Log scale" aria-pressed={log} onClick={props.onLog}>
          Log
        </Button>
      </Tooltip>
      <Tooltip text="Smoothing of the training curves: off, light, medium, strong" keys="S">
        <Button size="small" look="plain" className={styles.tool} aria-pressed={smoothing !== "off"} onClick={props.onSmoothing}>
          {smoothing === "off" ? "Smooth" : `Smooth: ${smoothing}`}
        </Button>
      </Tooltip>
      <Menu
        align="end"
        entries={[
          { kind: "item", label: "Picture as SVG", run: props.onSvg },
          { kind: "item", label: "Picture as PNG", run: props.onPng },
          { kind: "item", label: "Points as CSV", run: props.onCsv },
          ...rows,
        ]}
      >
        <Button size="small" look="plain">
          Export
          <Icon name="chevron-down" size={12} />
        </Button>
      </Menu>
    </>
  )
}
