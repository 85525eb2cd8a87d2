import { memo } from "react"
import { classes } from "../../kit/classes.ts"
import { found, lineKind, lineParts } from "./log-line.ts"
import styles from "./LogPanel.module.css"

interface LogLineProps {
  readonly number: number
  readonly text: string
  readonly query: string
  /** The match that is looked at. */
  readonly present: boolean
  readonly isBlock: (id: string) => boolean
  readonly nameOf: (id: string) => string
  readonly onBlock: (id: string) => void
}

export const LogLine = memo(function LogLine({ number, text, query, present, isBlock, nameOf, onBlock }: LogLineProps) {
  const kind = lineKind(text)
  return (
    <div className={classes(styles.line, styles[kind], present && styles.present)}>
      <span className={styles.gutter}>{number}</span>
      {kind === "plain" ? null : <span className="visually-hidden">{kind}: </span>}
      <span className={styles.text}>
        {lineParts(text, isBlock).map((part) =>
          part.block === undefined ? (
            <Marked key={part.from} text={part.text} query={query} />
          ) : (
            <button key={part.from} type="button" className={styles.block} title={`Go to ${nameOf(part.block)} on the canvas`} onClick={() => onBlock(part.block as string)}>
              {nameOf(part.block)}
            </button>
          ),
        )}
      </span>
    </div>
  )
})

function Marked({ text, query }: { readonly text: string; readonly query: string }) {
  if (query === "") return text
  return found(text, query).map((part) => (part.hit ? <mark key={part.from}>{part.text}</mark> : part.text))
}
