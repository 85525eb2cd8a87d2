import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type KeyboardEvent } from "react"
import type { Run } from "../../../engine/model/run.ts"
import { useCopy } from "../../client/useCopy.ts"
import { useRun, useWorkspace } from "../../client/workspace-hooks.ts"
import { Button } from "../../kit/Button.tsx"
import { Icon } from "../../kit/Icon.tsx"
import { IconButton } from "../../kit/IconButton.tsx"
import { Select } from "../../kit/Select.tsx"
import { TextInput } from "../../kit/Field.tsx"
import { bytesText, runWord } from "../words.ts"
import { useBlockName } from "../useBlockName.ts"
import { VirtualRows, type RowsHandle } from "../VirtualRows.tsx"
import { LogLine } from "./LogLine.tsx"
import { matches } from "./log-line.ts"
import { shownLines } from "./log-text.ts"
import { listenLogWish, presentLogWish, wishLog } from "./log-wish.ts"
import { useAttempt } from "./useAttempt.ts"
import { wishedLine } from "./wished-line.ts"
import styles from "./LogPanel.module.css"

const rowHeight = 18

/** What the active run wrote, following its end. */
export function LogPanel() {
  const run = useRun()
  if (!run) return <p className={styles.empty}>No run yet. What the build and the program write is shown here.</p>
  return <RunLog key={run.id} run={run} />
}

function RunLog({ run }: { readonly run: Run }) {
  const workspace = useWorkspace()
  const copy = useCopy()
  const { nameOf, isBlock } = useBlockName()
  const wish = useSyncExternalStore(listenLogWish, presentLogWish)
  const [chosen, choose] = useState<number | null>(null)
  const attempt = chosen ?? run.attempts.at(-1)?.number ?? 1
  const { log, earlier } = useAttempt(run, attempt)
  const lines = useMemo(() => shownLines(log), [log])
  const [query, setQuery] = useState("")
  const hits = useMemo(() => matches(lines, query), [lines, query])
  const [at, setAt] = useState<number | null>(null)
  const [follow, setFollow] = useState(true)
  const rows = useRef<RowsHandle>(null)

  function look(line: number) {
    setFollow(false)
    setAt(line)
    rows.current?.show(line)
  }

  useEffect(() => {
    if (!wish || wish.run !== run.id || lines.length === 0) return
    const line = wishedLine(lines, wish.text)
    if (wish.attempt !== null && wish.attempt !== attempt) return choose(wish.attempt)
    wishLog(null)
    if (line >= 0) look(line)
  }, [wish, lines, run.id, attempt])

  function step(by: 1 | -1) {
    if (hits.length === 0) return
    const from = at ?? (by > 0 ? -1 : Infinity)
    const next = by > 0 ? hits.find((hit) => hit > from) : hits.findLast((hit) => hit < from)
    look(next ?? (by > 0 ? hits[0] : hits.at(-1)) ?? 0)
  }

  function key(event: KeyboardEvent) {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1)
    else if (event.key === "Escape") setQuery("")
  }

  return (
    <div className={styles.panel}>
      <div className={styles.tools}>
        <span className={styles.title}>
          Log of run #{run.number} <span className={styles.muted}>{runWord(run)}</span>
        </span>
        {run.attempts.length > 1 && <Select plain label="Attempt" value={String(attempt)} options={run.attempts.map((one) => ({ value: String(one.number), label: `attempt ${one.number}` }))} onValueChange={(value) => choose(Number(value))} />}
        <TextInput className={styles.search} aria-label="Search the log" placeholder="Search" value={query} onChange={(event) => { setQuery(event.target.value); setAt(null) }} onKeyDown={key} />
        <span className={styles.muted} role="status">{query.trim() === "" ? "" : hitsText(hits, at)}</span>
        <IconButton label="Previous match" keys="Shift+Enter" disabled={hits.length === 0} onClick={() => step(-1)}>
          <Icon name="chevron-up" />
        </IconButton>
        <IconButton label="Next match" keys="Enter" disabled={hits.length === 0} onClick={() => step(1)}>
          <Icon name="chevron-down" />
        </IconButton>
        <span className={styles.space} />
        <Button size="small" look="plain" aria-pressed={follow} className={styles.follow} onClick={() => setFollow(!follow)}>
          Follow
        </Button>
        <IconButton label="Copy the log" onClick={() => void copy(`${lines.join("\n")}\n`, `Copied ${lines.length} lines`)}>
          <Icon name="copy" />
        </IconButton>
      </div>
      {earlier && (
        <button type="button" className={styles.earlier} onClick={earlier}>
          Read earlier lines ({bytesText(log.from)} before these)
        </button>
      )}
      {lines.length === 0 ? (
        <p className={styles.empty}>{run.state === "ended" ? "This attempt wrote nothing." : "Nothing written yet."}</p>
      ) : (
        <VirtualRows
          ref={rows}
          label={`Log of run ${run.number}, attempt ${attempt}`}
          count={lines.length}
          rowHeight={rowHeight}
          follow={follow}
          onFollow={setFollow}
          renderRow={(index) => (
            <LogLine key={index} number={index + 1} text={lines[index] ?? ""} query={query.trim()} present={index === at} isBlock={isBlock} nameOf={nameOf} onBlock={workspace.reveal} />
          )}
        />
      )}
    </div>
  )
}

function hitsText(hits: readonly number[], at: number | null): string {
  if (hits.length === 0) return "nothing found"
  const place = at === null ? -1 : hits.indexOf(at)
  return place < 0 ? `${hits.length} found` : `${place + 1} of ${hits.length}`
}
