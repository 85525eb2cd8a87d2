import { problemHelp } from "../../engine/blocks/help.generated.ts"
import type { Failure } from "../../engine/model/run.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { placeText } from "../problems/order.ts"
import styles from "./FailureCard.module.css"

interface FailureCardProps {
  readonly failure: Failure
  readonly nameOf: (block: string) => string
  readonly isBlock: (block: string) => boolean
  readonly onBlock: (block: string) => void
  readonly onLog: () => void
}

/** What happened, where, and what to do next. */
export function FailureCard({ failure, nameOf, isBlock, onBlock, onLog }: FailureCardProps) {
  const help = problemHelp[failure.code]
  const { block } = failure.at
  const place = placeText(failure.at, failure.message)
  return (
    <section className={styles.card} aria-label="Why the run failed">
      <Icon name="error" />
      <div className={styles.body}>
        <div className={styles.head}>
          <h3 className={styles.title}>{help?.title ?? "The run failed"}</h3>
          {(block || place) && (
            <p className={styles.place}>
              {block && (isBlock(block) ? <button type="button" className={styles.link} onClick={() => onBlock(block)}>{nameOf(block)}</button> : <code>{block}</code>)}
              {block && place && " · "}
              {place && <code>{place}</code>}
            </p>
          )}
        </div>
        <p className={styles.message}>{failure.message}</p>
        {help && <p className={styles.help}>{firstParagraph(help.text)}</p>}
      </div>
      <div className={styles.actions}>
        {block && isBlock(block) && (
          <Button size="small" onClick={() => onBlock(block)}>
            Go to the block
          </Button>
        )}
        <Button size="small" onClick={onLog}>
          Show in the log
        </Button>
      </div>
    </section>
  )
}

function firstParagraph(markdown: string): string {
  return (markdown.trim().split(/\n\s*\n/)[0] ?? "").replace(/[`*_]/g, "").replace(/\s+/g, " ")
}
