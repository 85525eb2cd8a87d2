import { useMemo, useRef, useState, type CSSProperties } from "react"
import type { RankState, Run } from "../../../engine/model/run.ts"
import { stragglerText } from "../../../engine/model/stragglers.ts"
import { useRanks, useRun, useSetting, useWorkspace } from "../../client/workspace-hooks.ts"
import { Button } from "../../kit/Button.tsx"
import { classes } from "../../kit/classes.ts"
import { Icon } from "../../kit/Icon.tsx"
import { markCounts, rankMark, rankMarkWords } from "../rank-mark.ts"
import { StateMark } from "../StateMark.tsx"
import { useBlockName } from "../useBlockName.ts"
import { VirtualRows, type RowsHandle } from "../VirtualRows.tsx"
import { isLive, numberText } from "../words.ts"
import { RankHeat } from "./heat/RankHeat.tsx"
import { rankColumns, type RankColumn } from "./rank-columns.ts"
import { byNeed, inTrouble, spread } from "./rank-order.ts"
import styles from "./RanksPanel.module.css"

const rowHeight = 26
/** Above this many ranks a map of all of them stands over the table. */
const mapFrom = 17
/** and up to this many: a map of more says nothing that the counts do not. */
const mapTo = 2048

/** Where every rank of the active run is; those that need somebody stand on top. */
export function RanksPanel() {
  const run = useRun()
  const ranks = useRanks()
  if (!run) return <p className={styles.empty}>No run yet. Each rank says here where it is, once a second.</p>
  if (ranks.length === 0 && isLive(run)) return <p className={styles.empty}>The ranks report here as soon as the program has started.</p>
  return <Ranks key={run.id} run={run} ranks={ranks} />
}

function Ranks({ run, ranks }: { readonly run: Run; readonly ranks: readonly RankState[] }) {
  const { reveal } = useWorkspace()
  const { nameOf, isBlock } = useBlockName()
  const sorted = useMemo(() => byNeed(ranks), [ranks])
  const trouble = inTrouble(ranks)
  const slow = ranks.filter(({ score }) => score?.straggler)
  const apart = spread(ranks)
  const rows = useRef<RowsHandle>(null)
  const [chosen, choose] = useState<number | null>(null)
  const [view, setView] = useSetting<"now" | "time">("ranks.view", "now")
  const columns = rankColumns(ranks)
  const ended = ranks.length === 0

  function show(rank: number) {
    choose(rank)
    setView("now")
    rows.current?.show(sorted.findIndex((one) => one.rank === rank))
  }

  return (
    <div className={styles.panel}>
      <div className={styles.summary}>
        <span className={styles.title}>Ranks of run #{run.number}</span>
        {markCounts(ranks).map(({ mark, count }) => (
          <span key={mark} className={styles.count}>
            <StateMark mark={mark} />
            {count} {rankMarkWords[mark]}
          </span>
        ))}
        {apart > 0 && <span className={styles.muted}>{apart === 1 ? "1 step" : `${numberText(apart)} steps`} between the first and the last</span>}
        {ended ? (
          <span className={styles.muted}>It has ended; this is what its ranks did.</span>
        ) : (
          <span className={styles.views} role="group" aria-label="What is shown of the ranks">
            <Button size="small" look="plain" aria-pressed={view === "now"} onClick={() => setView("now")}>
              Now
            </Button>
            <Button size="small" look="plain" aria-pressed={view === "time"} onClick={() => setView("time")}>
              Over time
            </Button>
          </span>
        )}
      </div>
      {slow.length > 0 && (
        <ul className={styles.slow} aria-label="Ranks that are slower than the others">
          {slow.slice(0, 4).map((rank) => (
            <li key={rank.rank}>
              <Icon name="warning" size={14} />
              {rank.score && stragglerText(rank.score)}
            </li>
          ))}
          {slow.length > 4 && <li>and {slow.length - 4} more</li>}
        </ul>
      )}
      {trouble.length > 0 && (
        <ul className={styles.trouble} aria-label="Ranks that need attention">
          {trouble.slice(0, 4).map((rank) => (
            <li key={rank.rank}>
              <StateMark mark={rank.state} />
              <span>{rank.message ?? `rank ${rank.rank} is ${rank.state} in ${nameOf(rank.block)}`}</span>
              {isBlock(rank.block) && (
                <button type="button" className={styles.link} onClick={() => reveal(rank.block)}>
                  {nameOf(rank.block)}
                </button>
              )}
            </li>
          ))}
          {trouble.length > 4 && <li>and {trouble.length - 4} more</li>}
        </ul>
      )}
      <div className={styles.body} data-view={ended ? "time" : view}>
        {!ended && (
          <div className={styles.now} style={{ "--rank-columns": columns.map(({ width }) => width).join(" ") } as CSSProperties}>
            {ranks.length >= mapFrom && ranks.length <= mapTo && <RankMap ranks={ranks} onChoose={show} />}
            <div className={classes(styles.row, styles.header)} aria-hidden="true">
              {columns.map(({ name, figure, help }) => (
                <span key={name} className={figure ? styles.figure : undefined} title={help}>
                  {name}
                </span>
              ))}
            </div>
            <VirtualRows
              ref={rows}
              role="table"
              label={`Ranks of run ${run.number}`}
              count={sorted.length}
              rowHeight={rowHeight}
              renderRow={(index) => {
                const rank = sorted[index]
                return rank ? <RankRow key={rank.rank} rank={rank} columns={columns} chosen={rank.rank === chosen} name={nameOf(rank.block)} onBlock={isBlock(rank.block) ? reveal : null} /> : null
              }}
            />
          </div>
        )}
        <div className={styles.time}>
          <RankHeat run={run} onChoose={show} />
        </div>
      </div>
    </div>
  )
}

interface RankRowProps {
  readonly rank: RankState
  readonly columns: readonly RankColumn[]
  readonly chosen: boolean
  readonly name: string
  readonly onBlock: ((block: string) => void) | null
}

function RankRow({ rank, columns, chosen, name, onBlock }: RankRowProps) {
  return (
    <div role="row" className={classes(styles.row, chosen && styles.chosen)} title={rank.message}>
      {columns.map((column) => (
        <span key={column.name} role="cell" className={classes(column.figure && styles.figure, column.name === "state" && styles.state)}>
          {column.name === "state" && <StateMark mark={rankMark(rank)} />}
          {column.name === "block" ? <BlockName block={rank.block} name={name} onBlock={onBlock} /> : column.text(rank)}
        </span>
      ))}
    </div>
  )
}

function BlockName({ block, name, onBlock }: { readonly block: string; readonly name: string; readonly onBlock: RankRowProps["onBlock"] }) {
  if (!onBlock) return name
  return (
    <button type="button" className={styles.link} onClick={() => onBlock(block)}>
      {name}
    </button>
  )
}

function RankMap({ ranks, onChoose }: { readonly ranks: readonly RankState[]; readonly onChoose: (rank: number) => void }) {
  return (
    <div className={styles.map} role="group" aria-label="Map of all ranks">
      {ranks.map((rank) => (
        <button key={rank.rank} type="button" className={styles.cell} onClick={() => onChoose(rank.rank)} title={`rank ${rank.rank} on ${rank.node}: ${rank.state}`} aria-label={`Rank ${rank.rank}, ${rank.state}`}>
          <StateMark mark={rank.state} size={12} />
        </button>
      ))}
    </div>
  )
}
