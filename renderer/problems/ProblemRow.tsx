import { problemHelp } from "../../engine/blocks/help.generated.ts"
import type { Problem } from "../../engine/model/problem.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { classes } from "../kit/classes.ts"
import { HelpText } from "./HelpText.tsx"
import { placeText } from "./order.ts"
import styles from "./ProblemPanel.module.css"

interface ProblemRowProps {
  readonly problem: Problem
  readonly blockName: string | null
  /** Its help is shown. */
  readonly open: boolean
  readonly onOpen: () => void
  /** Null when there is no place to go to. */
  readonly onShow: (() => void) | null
  /** The block that decided what does not fit, where that is another one. */
  readonly cause: { readonly name: string; readonly onShow: () => void } | null
  readonly onFix: () => void
}

export function ProblemRow({ problem, blockName, open, onOpen, onShow, cause, onFix }: ProblemRowProps) {
  const help = problemHelp[problem.code]
  const place = placeText(problem.at, problem.message)
  const words = (
    <>
      {blockName !== null && <strong className={styles.block}>{blockName}</strong>}
      <span className={styles.message}>{problem.message}</span>
      {place && <code className={styles.place}>{place}</code>}
    </>
  )
  return (
    <li className={styles.item}>
      <div className={styles.row}>
        <span className={classes(styles.icon, styles[problem.severity])}>
          <Icon name={problem.severity} />
          <span className="visually-hidden">{problem.severity}:</span>
        </span>
        {onShow ? (
          <button type="button" className={styles.words} onClick={onShow} title="Show it on the canvas">
            {words}
          </button>
        ) : (
          <div className={styles.words}>{words}</div>
        )}
        {cause && (
          <button type="button" className={styles.cause} onClick={cause.onShow} title="Show what decided it">
            decided by <strong>{cause.name}</strong>
          </button>
        )}
        {problem.fix && (
          <Button size="small" onClick={onFix}>
            {problem.fix.title}
          </Button>
        )}
        <button type="button" className={styles.code} disabled={!help} aria-expanded={open} onClick={onOpen} title={help ? "What this means and what to do" : undefined}>
          {problem.code}
          {help && <Icon name={open ? "chevron-up" : "chevron-down"} size={12} />}
        </button>
      </div>
      {open && help && (
        <div className={styles.help}>
          <h3>{help.title}</h3>
          <HelpText markdown={help.text} />
        </div>
      )}
    </li>
  )
}
